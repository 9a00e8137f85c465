// Comfort for the pages of work: a text file into the draft, and an intake that tells how it goes.
for (const part of document.querySelectorAll(".scripted")) part.hidden = false;

const file = document.getElementById("draft-file");
const draft = document.getElementById("draft");
file?.addEventListener("change", async () => {
  if (file.files.length) draft.value = await file.files[0].text();
});

// While something runs, the page asks for itself again and takes over what has changed.
async function again() {
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.getElementById("job");
  if (now?.dataset.running !== "1") return location.reload();
  for (const id of ["job", "coverage"]) {
    const part = page.getElementById(id);
    if (part) document.getElementById(id)?.replaceChildren(...part.childNodes);
  }
  setTimeout(again, 1500);
}
if (document.getElementById("job")?.dataset.running === "1") setTimeout(again, 1500);
