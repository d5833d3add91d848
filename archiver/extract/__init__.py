"""From bytes to an article: `article.extract` is the pure function, `pool.WorkerPool` runs it in killable processes."""
