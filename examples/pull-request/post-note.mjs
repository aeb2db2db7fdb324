// Posts a file as one note of a GitLab merge request: the token's own note that begins with the same mark is updated.
import { readFileSync } from "node:fs";

const { CI_API_V4_URL, CI_MERGE_REQUEST_PROJECT_ID, CI_MERGE_REQUEST_IID, NOTE_TOKEN } = process.env;
const body = readFileSync(process.argv[2] ?? "comment.md", "utf8");

if (!NOTE_TOKEN) {
  console.log("NOTE_TOKEN is not set: the plan is in the job's artifact comment.md.");
  process.exit(0);
}

const notes = `${CI_API_V4_URL}/projects/${CI_MERGE_REQUEST_PROJECT_ID}/merge_requests/${CI_MERGE_REQUEST_IID}/notes`;

async function call(url, method = "GET", content = undefined) {
  const response = await fetch(url, {
    method,
    headers: { "PRIVATE-TOKEN": NOTE_TOKEN, "Content-Type": "application/json" },
    body: content && JSON.stringify(content),
  });
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status} ${response.statusText}`);
  return response;
}

async function findNote(mark) {
  // Anybody can write a note that begins with the mark, and nobody may change another's.
  const { id: self } = await (await call(`${CI_API_V4_URL}/user`)).json();
  for (let page = "1"; page; ) {
    const response = await call(`${notes}?per_page=100&page=${page}`);
    const found = (await response.json()).find(
      ({ author, body }) => author.id === self && body.split("\n")[0] === mark,
    );
    if (found) return found;
    page = response.headers.get("x-next-page");
  }
  return undefined;
}

const known = await findNote(body.split("\n")[0]);
if (known) await call(`${notes}/${known.id}`, "PUT", { body });
else await call(notes, "POST", { body });
console.log(known ? "The note is updated." : "The note is posted.");
