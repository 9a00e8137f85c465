// Comfort for the pages of work: a text file into the draft, and an intake that tells how it goes.
for (const part of document.querySelectorAll(".scripted")) part.hidden = false;

const file = document.getElementById("draft-file");
const draft = document.getElementById("draft");

// Bytes as the form can carry them.
function base64(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

file?.addEventListener("change", async () => {
  const chosen = file.files[0];
  if (!chosen) return;
  if (/\.(txt|md|markdown)$/i.test(chosen.name)) {
    draft.value = await chosen.text();
    return;
  }
  const carried = document.createElement("input"); // what only a parser can read goes to the jail
  carried.type = "hidden";
  carried.name = "file";
  carried.value = base64(new Uint8Array(await chosen.arrayBuffer()));
  draft.value = "";
  draft.form.append(carried);
  draft.form.submit();
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
