// Comfort for searching: what could be meant, while it is typed; a file into a box of text.
for (const part of document.querySelectorAll(".scripted")) part.hidden = false;

for (const file of document.querySelectorAll("input[type=file][data-into]"))
  file.addEventListener("change", async () => {
    if (!file.files.length) return;
    document.getElementById(file.dataset.into).value = await file.files[0].text();
    const name = document.getElementById(file.dataset.name ?? "");
    if (name && !name.value) name.value = file.files[0].name.replace(/\.[a-z]+$/i, "").slice(0, 50);
  });
