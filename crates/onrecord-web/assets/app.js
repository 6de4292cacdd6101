// Keyboard and mouse shortcuts for the page of an article. Everything here also works without scripts, by links.
"use strict";

(() => {
    const text = document.querySelector("article.text, main.article");
    const panel = document.getElementById("panel");
    document.addEventListener("click", copy);
    if (!text || !panel) {
        return;
    }
    const address = document.querySelector("[data-article]")?.dataset.article;
    if (!address) {
        return;
    }
    const labels = [...document.querySelectorAll("a.label[id]")];
    const start = panel.innerHTML;
    const hadItem = new URLSearchParams(location.search).get("item");
    let chosen = hadItem;

    const includes = (value, item) => (value ?? "").split(" ").includes(item);

    function mark(item) {
        for (const piece of document.querySelectorAll("[data-items], [data-source], [data-cue], a.label")) {
            const own = piece.dataset;
            piece.classList.toggle("on", item !== null && (includes(own.items, item) || own.item === item));
            piece.classList.toggle("source-on", item !== null && includes(own.source, item));
            piece.classList.toggle("cue-on", item !== null && includes(own.cue, item));
        }
    }

    let requests = 0;

    async function choose(item, focus) {
        const request = ++requests;
        const answer = await fetch(`${address}/items/${encodeURIComponent(item)}`);
        if (!answer.ok) {
            location.href = `${address}?item=${encodeURIComponent(item)}#${encodeURIComponent(item)}`;
            return;
        }
        const html = await answer.text();
        // A quick user may have chosen another attribution in the meantime.
        if (request !== requests) {
            return;
        }
        panel.innerHTML = html;
        chosen = item;
        mark(item);
        history.replaceState(null, "", `${address}?item=${encodeURIComponent(item)}#${encodeURIComponent(item)}`);
        const label = document.getElementById(item);
        if (label && focus) {
            label.focus({ preventScroll: true });
        }
        const place = label?.getBoundingClientRect();
        // In a narrow window the panel covers the lower part.
        if (place && (place.top < 60 || place.bottom > window.innerHeight * 0.5)) {
            const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
            window.scrollBy({ top: place.top - window.innerHeight / 4, behavior: reduced ? "auto" : "smooth" });
        }
    }

    function leave() {
        chosen = null;
        mark(null);
        panel.innerHTML = hadItem ? "" : start;
        history.replaceState(null, "", address);
        if (hadItem) {
            location.href = address;
        }
    }

    function step(by) {
        const at = labels.findIndex((label) => label.id === chosen);
        const next = at < 0 ? (by > 0 ? 0 : labels.length - 1) : at + by;
        if (next >= 0 && next < labels.length) {
            choose(labels[next].id, true);
        }
    }

    document.addEventListener("click", (event) => {
        if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) {
            return;
        }
        const link = event.target.closest("a[data-item], .steps a[rel]");
        const item = link && (link.dataset.item ?? new URL(link.href).searchParams.get("item"));
        if (item) {
            event.preventDefault();
            choose(item, link.classList.contains("label"));
            return;
        }
        const piece = event.target.closest("[data-items]");
        // A user who selects words wants to copy them.
        if (piece && getSelection().isCollapsed && !event.target.closest("a")) {
            choose(piece.dataset.items.split(" ")[0], false);
        }
    });

    document.addEventListener("keydown", (event) => {
        if (event.metaKey || event.ctrlKey || event.altKey || event.target.closest("input, select, textarea")) {
            return;
        }
        if (event.key === "j" || event.key === "n") {
            step(1);
        } else if (event.key === "k" || event.key === "p") {
            step(-1);
        } else if (event.key === "Escape" && chosen) {
            leave();
        }
    });

    function hover(event, on) {
        const item = event.target.closest?.("[data-items], a.label");
        const of = item?.dataset.item ?? item?.dataset.items?.split(" ")[0];
        if (!of) {
            return;
        }
        for (const piece of document.querySelectorAll("[data-items]")) {
            if (includes(piece.dataset.items, of)) {
                piece.classList.toggle("hover", on);
            }
        }
        const label = document.getElementById(of);
        if (on && label && item !== label) {
            item.title = label.textContent.replace(/[:,\s]+$/, "");
        }
    }
    for (const [kind, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
        text.addEventListener(kind, (event) => hover(event, on));
    }

    // The selected words as offsets in code points of the article's text, as the forms take them.
    let selected = null;

    /// The offset of a place in the page, or null outside the text.
    function offset(node, at) {
        const block = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.("[data-start]");
        if (!block) {
            return null;
        }
        const before = document.createRange();
        before.setStart(block, 0);
        before.setEnd(node, at);
        const words = before.cloneContents();
        words.querySelectorAll(".label").forEach((label) => label.remove());
        // The page shows each of these characters by its code point.
        words.querySelectorAll(".control").forEach((control) => control.replaceWith("\u00b7"));
        return Number(block.dataset.start) + [...words.textContent].length;
    }

    document.addEventListener("selectionchange", () => {
        const selection = getSelection();
        if (selection.isCollapsed || !selection.rangeCount) {
            return;
        }
        const range = selection.getRangeAt(0);
        const start = offset(range.startContainer, range.startOffset);
        const end = offset(range.endContainer, range.endOffset);
        selected = start !== null && end !== null && start < end ? `${start}-${end}` : selected;
    });

    // Adds a button to each field for a range, which fills in the selected words.
    function addButtons() {
        for (const field of panel.querySelectorAll("input[data-range]:not([data-button])")) {
            field.dataset.button = "";
            const button = document.createElement("button");
            button.type = "button";
            button.className = "quiet take";
            button.textContent = "Take the selected words";
            button.addEventListener("click", () => {
                const more = field.name === "content" && field.value && field.dataset.taken;
                field.value = selected ? (more ? `${field.value}, ${selected}` : selected) : field.value;
                field.dataset.taken = selected ? "1" : "";
            });
            field.after(button);
        }
    }
    new MutationObserver(addButtons).observe(panel, { childList: true });
    addButtons();

    function copy(event) {
        const button = event.target.closest("button[data-copy]");
        if (!button) {
            return;
        }
        navigator.clipboard?.writeText(button.dataset.copy).then(
            () => { button.textContent = "Copied"; },
            () => { button.textContent = "Your browser does not allow copying"; },
        );
    }
})();
