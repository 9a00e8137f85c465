// Comfort for the pages of work: a text file into the draft, and an intake that tells how it goes.
for (const part of document.querySelectorAll(".scripted")) part.hidden = false;

const file = document.getElementById("draft-file");
const draft = document.getElementById("draft");
file?.addEventListener("change", async () => {
  if (file.files.length) draft.value = await file.files[0].text();
});
