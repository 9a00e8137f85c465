// The page of a document: what is selected becomes the words of a quotation.
const take = document.querySelector(".take");
const words = take?.querySelector("[data-words]");

document.addEventListener("selectionchange", () => {
        const selection = document.getSelection();
        const inside = selection?.anchorNode?.parentElement?.closest(".words");
        const text = inside ? selection.toString().trim() : "";
        if (text && words)
                words.value = text;
});
