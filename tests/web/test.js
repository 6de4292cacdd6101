// What people do with the web app, in a browser: ONRECORD=../../target/debug/onrecord node --test test.js
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch } from "./browser.js";
import { makeLedger, serve } from "./server.js";

const program = process.env.ONRECORD;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser, ledger, app;
before(async () => {
    ledger = makeLedger(program);
    app = await serve(program, ledger.ledger);
    browser = await launch();
});
after(async () => {
    await browser?.close();
    app?.stop();
    ledger?.remove();
});

/// Opens a page in a fresh context. Collects what it logs as an error.
async function open(path, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    const page = await context.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    const response = await page.goto(new URL(path, app.address).href);
    assert.equal(response.status(), 200, path);
    return { page, errors, close: () => context.close() };
}

/// The path of the article with this title.
async function article(title) {
    const { page, close } = await open("/articles");
    const path = await page.getByRole("link", { name: title, exact: true }).getAttribute("href");
    await close();
    return path;
}

/// Opens a folded part of a page.
async function unfold(page, summary) {
    const part = page.locator("details", { has: page.locator("> summary", { hasText: summary }) }).last();
    await part.waitFor();
    while (!(await part.evaluate((details) => details.open))) {
        await part.locator("> summary").click();
    }
}

const gazette = "Lock keeper opens gates for a wedding barge";

test("an article shows its speakers, and keys walk through its attributions", async () => {
    const { page, errors, close } = await open(await article(gazette));
    assert.equal(await page.locator("h1").count(), 1);
    await page.getByRole("heading", { name: "Who is quoted here" }).waitFor();
    await page.keyboard.press("j");
    await page.locator("#panel [data-item=q1]").waitFor();
    await page.waitForURL(/item=q1#q1$/);
    const first = await page.locator("#panel h2").innerText();
    await page.keyboard.press("j");
    await page.locator("#panel [data-item=q2]").waitFor();
    await page.keyboard.press("k");
    await page.locator("#panel [data-item=q1]").waitFor();
    assert.equal(await page.locator("#panel h2").innerText(), first);
    assert.ok((await page.locator(".statement.on").count()) > 0);
    // The permalink shows the same without help from the script.
    await page.reload();
    assert.equal(await page.locator("#panel h2").innerText(), first);
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { name: "Who is quoted here" }).waitFor();
    assert.deepEqual(errors, []);
    await close();
});

test("a page shows the text exactly as recorded", async () => {
    const path = await article(gazette);
    const { page, close } = await open(path);
    const shown = await page.evaluate(() => {
        const text = document.querySelector("article.text").cloneNode(true);
        text.querySelectorAll(".label").forEach((label) => label.remove());
        return text.textContent.replace(/\s+/g, "");
    });
    const reading = await (await fetch(new URL(`/api/v1${path}`, app.address))).json();
    assert.equal(shown, reading.article.text.replace(/\s+/g, ""));
    await close();
});

test("everything important works without scripts", async () => {
    const { page, close } = await open(await article(gazette), { javaScriptEnabled: false });
    await page.locator("a.label").first().click();
    await page.waitForURL(/item=q1#q1$/);
    await page.getByRole("term").filter({ hasText: "Cue" }).waitFor();
    await page.getByRole("link", { name: "Next →" }).click();
    await page.waitForURL(/item=q2#q2$/);
    // The switches work by style alone.
    await page.getByLabel("Speakers").uncheck();
    assert.equal(await page.locator("a.label").first().isVisible(), false);
    await close();
});

test("a hostile article is text and nothing else", async () => {
    for (const path of ["/articles", "/search?q=typefaces", "/statements?by=Lindqvist", "/outlets", "/sources"]) {
        const { page, errors, close } = await open(path);
        assert.notEqual(await page.title(), "taken over", path);
        assert.equal(await page.locator("main script, main img, article.text svg").count(), 0, path);
        assert.deepEqual(errors, [], path);
        await close();
    }
    const path = await article("<script>document.title='taken over'</script>");
    const { page, errors, close } = await open(path, { viewport: { width: 320, height: 800 } });
    assert.notEqual(await page.title(), "taken over");
    assert.equal(await page.locator("article.text script, article.text img, article.text svg").count(), 0);
    assert.ok(await page.getByText("U+202E").count());
    // An invalid address is no link.
    assert.equal(await page.locator("a[href^='javascript']").count(), 0);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 320);
    assert.deepEqual(errors, []);
    await close();
});

test("two actors are merged, and the merge is undone", async () => {
    const { page, errors, close } = await open("/actors?q=Adeyemi");
    const count = () => page.locator("ul.actors li").count();
    assert.equal(await count(), 2);
    await page.getByRole("link", { name: "Oluwaseun Adeyemi" }).click();
    await unfold(page, "It is the same as another actor");
    await page.getByLabel("Words of the other’s name").fill("Seun");
    await page.getByRole("button", { name: "Find" }).click();
    await page.getByRole("radio").first().check();
    await page.getByLabel("Why (optional)").first().fill("the same lock, the same day");
    await page.getByRole("button", { name: "Merge them" }).click();
    await page.getByRole("heading", { name: "Oluwaseun Adeyemi" }).waitFor();
    await page.getByText("Also called").waitFor();
    await page.goto(new URL("/actors?q=Adeyemi", app.address).href);
    assert.equal(await count(), 1);
    await page.goto(new URL("/corrections", app.address).href);
    await page.getByText("the same lock, the same day").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("undone by").waitFor();
    await page.goto(new URL("/actors?q=Adeyemi", app.address).href);
    assert.equal(await count(), 2);
    assert.deepEqual(errors, []);
    await close();
});

test("the speaker of an attribution is changed", async () => {
    const { page, close } = await open(await article(gazette));
    await page.keyboard.press("j");
    await unfold(page, "Something is wrong here");
    await page.getByLabel("The speaker is").selectOption({ label: "Bram Kestrel" });
    await page.getByRole("button", { name: "Change the speaker" }).click();
    await page.getByRole("heading", { name: "q1 Bram Kestrel" }).waitFor();
    await page.goto(new URL("/corrections", app.address).href);
    await page.getByRole("button", { name: "Undo" }).first().click();
    await close();
});

test("a missed attribution is selected, added and amended, and both are undone", async () => {
    const path = await article(gazette);
    const { page, errors, close } = await open(path);
    // Selects the first occurrence of some words, as a reader would.
    const selectWords = (words) => page.evaluate((words) => {
        const walker = document.createTreeWalker(document.querySelector("article.text"), NodeFilter.SHOW_TEXT);
        const nodes = [];
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (!node.parentElement.closest(".label")) {
                nodes.push(node);
            }
        }
        const start = nodes.map((node) => node.data).join("").indexOf(words);
        const place = (at) => {
            let before = 0;
            const node = nodes.find((node) => at <= (before += node.data.length));
            return [node, at - (before - node.data.length)];
        };
        getSelection().setBaseAndExtent(...place(start), ...place(start + words.length));
    }, words);
    const take = (label) => page.locator("p", { has: page.getByLabel(label) }).getByRole("button", { name: "Take the selected words" }).click();
    await unfold(page, "An attribution is missing");
    await selectWords("a wedding party could pass before dark");
    await take("What is said");
    await page.getByLabel("Signed").fill("a reader");
    await page.getByRole("button", { name: "Add it" }).click();
    // Several elements may hold the words.
    const added = page.locator(".statement", { hasText: "pass before dark" });
    await added.first().waitFor();
    await added.first().click();
    await page.locator("#panel").getByText("correction:").waitFor();
    await unfold(page, "Something is wrong here");
    await unfold(page, "The words are wrong");
    await selectWords("A lock keeper");
    await take("Source");
    await page.getByRole("button", { name: "Save the changes" }).click();
    await page.locator("#panel dd", { hasText: "A lock keeper" }).waitFor();
    await page.goto(new URL("/corrections", app.address).href);
    for (let left = 2; left > 0; left--) {
        await page.locator("li:not(:has(.standing.undone))").getByRole("button", { name: "Undo" }).first().click();
        await page.waitForLoadState();
    }
    await page.goto(new URL(path, app.address).href);
    assert.equal(await page.locator(".statement", { hasText: "pass before dark" }).count(), 0);
    assert.deepEqual(errors, []);
    await close();
});

test("a quotation is compared across outlets, word by word", async () => {
    const { page, errors, close } = await open("/wordings?by=Sandoval");
    const quote = page.locator("article.compared").first();
    await quote.getByText("in 2 articles of 2 outlets").waitFor();
    assert.deepEqual(await quote.locator("del").allInnerTexts(), ["we had"]);
    assert.deepEqual(errors, []);
    await close();
});

test("words are found in names, statements and articles", async () => {
    const { page, close } = await open("/");
    await page.getByRole("searchbox").fill("Sandoval");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Actors of this name" }).waitFor();
    await page.getByRole("heading", { name: "In articles" }).waitFor();
    assert.ok((await page.locator("mark").count()) > 0);
    await page.goto(new URL("/statements?by=Sandoval", app.address).href);
    await page.getByRole("link", { name: "Tarnside Herald" }).click();
    await page.waitForURL(/outlet=Tarnside\+Herald/);
    assert.equal(await page.locator("article.quote").count(), 1);
    await close();
});

test("axe finds nothing on any page in either colour scheme, and no page is too wide", async () => {
    const path = await article(gazette);
    const { page: list, close: closed } = await open("/actors?q=Sandoval");
    const actor = await list.locator("ul.actors a").first().getAttribute("href");
    await closed();
    const pages = ["/", "/articles", path, `${path}?item=q2#q2`, `${path}?at=10-40#cited`, "/statements?by=Sandoval", "/statements", "/search?q=canal", "/search?q=qqqq",
        "/actors", actor, `${actor}?merge=Adeyemi`, "/outlets", "/sources", "/timeline", "/timeline?split=outlet", "/wordings", "/stories", "/corrections", "/about"];
    for (const colorScheme of ["light", "dark"]) {
        for (const width of [320, 1440]) {
            const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
            const page = await context.newPage();
            for (const path of [...pages, "/nowhere"]) {
                await page.goto(new URL(path, app.address).href);
                await page.addScriptTag({ content: axe });
                const { violations } = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
                const problems = violations.map((violation) => `${violation.id}: ${violation.nodes[0].html.slice(0, 200)} ${violation.nodes[0].failureSummary}`);
                assert.deepEqual(problems, [], `${path} at ${width}, ${colorScheme}`);
                const wide = await page.evaluate(() => document.documentElement.scrollWidth);
                assert.ok(wide <= width, `${path} is ${wide} px wide at ${width}`);
            }
            await context.close();
        }
    }
});
