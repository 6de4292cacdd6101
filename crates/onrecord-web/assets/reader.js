// What makes the article page quicker to walk through. Everything here can be done without it, by links.
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
    const notes = [...document.querySelectorAll("a.note[id]")];
    const start = panel.innerHTML;
    const hadItem = new URLSearchParams(location.search).get("item");
    let chosen = hadItem;

    const has = (value, item) => (value ?? "").split(" ").includes(item);

    function mark(item) {
        for (const piece of document.querySelectorAll("[data-items], [data-source], [data-cue], a.note")) {
            const own = piece.dataset;
            piece.classList.toggle("on", item !== null && (has(own.items, item) || own.item === item));
            piece.classList.toggle("source-on", item !== null && has(own.source, item));
            piece.classList.toggle("cue-on", item !== null && has(own.cue, item));
        }
    }

    let asked = 0;

    async function choose(item, focus) {
        const turn = ++asked;
        const answer = await fetch(`${address}/items/${encodeURIComponent(item)}`);
        if (!answer.ok) {
            location.href = `${address}?item=${encodeURIComponent(item)}#${encodeURIComponent(item)}`;
            return;
        }
        const words = await answer.text();
        // Somebody who is quick has chosen another already.
        if (turn !== asked) {
            return;
        }
        panel.innerHTML = words;
        chosen = item;
        mark(item);
        history.replaceState(null, "", `${address}?item=${encodeURIComponent(item)}#${encodeURIComponent(item)}`);
        const note = document.getElementById(item);
        if (note && focus) {
            note.focus({ preventScroll: true });
        }
        const place = note?.getBoundingClientRect();
        // A sheet of the panel may lie over the lower part of a narrow window.
        if (place && (place.top < 60 || place.bottom > window.innerHeight * 0.5)) {
            const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
            window.scrollBy({ top: place.top - window.innerHeight / 4, behavior: still ? "auto" : "smooth" });
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
        const at = notes.findIndex((note) => note.id === chosen);
        const next = at < 0 ? (by > 0 ? 0 : notes.length - 1) : at + by;
        if (next >= 0 && next < notes.length) {
            choose(notes[next].id, true);
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
            choose(item, link.classList.contains("note"));
            return;
        }
        const piece = event.target.closest("[data-items]");
        // Somebody who marks words wants to copy them.
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
        const item = event.target.closest?.("[data-items], a.note");
        const of = item?.dataset.item ?? item?.dataset.items?.split(" ")[0];
        if (!of) {
            return;
        }
        for (const piece of document.querySelectorAll("[data-items]")) {
            if (has(piece.dataset.items, of)) {
                piece.classList.toggle("hover", on);
            }
        }
        const note = document.getElementById(of);
        if (on && note && item !== note) {
            item.title = note.textContent.replace(/[:,\s]+$/, "");
        }
    }
    for (const [kind, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
        text.addEventListener(kind, (event) => hover(event, on));
    }

    // Marked words, as the offsets that forms for corrections take: code points of the article's text.
    let marked = null;

    /// The offset of a place in the page, or null where it is in no part of the text.
    function offset(node, at) {
        const part = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.("[data-start]");
        if (!part) {
            return null;
        }
        const before = document.createRange();
        before.setStart(part, 0);
        before.setEnd(node, at);
        const words = before.cloneContents();
        words.querySelectorAll(".note").forEach((note) => note.remove());
        // One character each, shown by its number.
        words.querySelectorAll(".control").forEach((control) => control.replaceWith("\u00b7"));
        return Number(part.dataset.start) + [...words.textContent].length;
    }

    document.addEventListener("selectionchange", () => {
        const selection = getSelection();
        if (selection.isCollapsed || !selection.rangeCount) {
            return;
        }
        const range = selection.getRangeAt(0);
        const start = offset(range.startContainer, range.startOffset);
        const end = offset(range.endContainer, range.endOffset);
        marked = start !== null && end !== null && start < end ? `${start}-${end}` : marked;
    });

    // Beside each field for places stands a way to fill it, once its form is there.
    function offer() {
        for (const field of panel.querySelectorAll("input[data-stretches]:not([data-offered])")) {
            field.dataset.offered = "";
            const button = document.createElement("button");
            button.type = "button";
            button.className = "quiet taken";
            button.textContent = "Take the marked words";
            button.addEventListener("click", () => {
                const more = field.name === "content" && field.value && field.dataset.taken;
                field.value = marked ? (more ? `${field.value}, ${marked}` : marked) : field.value;
                field.dataset.taken = marked ? "1" : "";
            });
            field.after(button);
        }
    }
    new MutationObserver(offer).observe(panel, { childList: true });
    offer();

    function copy(event) {
        const button = event.target.closest("button[data-copy]");
        if (!button) {
            return;
        }
        navigator.clipboard?.writeText(button.dataset.copy).then(
            () => { button.textContent = "Copied"; },
            () => { button.textContent = "Your browser does not allow it"; },
        );
    }
})();
