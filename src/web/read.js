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

// Two texts beside one another go together: as far down in the one as in the other.
const panes = [...document.querySelectorAll(".two .text")];
let moved = null;
for (const pane of panes)
        pane.addEventListener("scroll", () => {
                if (moved === pane) {
                        moved = null;
                        return;
                }
                const part = pane.scrollTop / Math.max(1, pane.scrollHeight - pane.clientHeight);
                for (const other of panes.filter((p) => p !== pane)) {
                        const to = Math.round(part * (other.scrollHeight - other.clientHeight));
                        if (Math.abs(to - other.scrollTop) > 1) {
                                moved = other;
                                other.scrollTop = to;
                        }
                }
        });
if (panes.length)
        document.documentElement.classList.add("together");
