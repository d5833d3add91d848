// Readability.js over page files: a JSON object a line for each path on the standard input.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Readability } from "@mozilla/readability";
import { parseHTML } from "linkedom";

for await (const path of createInterface({ input: process.stdin })) {
  const page = readFileSync(path, "utf8");
  const start = process.cpuUsage();
  let found = {};
  try {
    found = new Readability(parseHTML(page).document).parse() ?? {};
  } catch (error) {
    found = { error: String(error) };
  }
  const used = process.cpuUsage(start);
  console.log(
    JSON.stringify({
      title: found.title,
      byline: found.byline,
      published_at: found.publishedTime,
      lang: found.lang,
      html: found.content ?? "",
      ms: (used.user + used.system) / 1000,
    }),
  );
}
