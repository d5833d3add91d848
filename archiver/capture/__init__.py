"""Whatever a person hands in → `CaptureRequest`s. Nothing here opens a connection or runs what it reads."""
