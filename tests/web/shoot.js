// Takes screenshots of pages in three widths and both colour schemes:
//     node shoot.js http://127.0.0.1:7878 FOLDER NAME=PATH …
import { mkdirSync } from "node:fs";
import { launch } from "./browser.js";

const [address, folder, ...pages] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const widths = (process.env.WIDTHS ?? "320,768,1440").split(",").map(Number);
const schemes = (process.env.SCHEMES ?? "light,dark").split(",");
const browser = await launch();
for (const colorScheme of schemes) {
    for (const width of widths) {
        const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
        const page = await context.newPage();
        for (const given of pages) {
            const [name, path] = given.split(/=(.*)/s);
            await page.goto(new URL(path, address).href);
            await page.evaluate(() => document.fonts.ready);
            const wide = await page.evaluate(() => document.documentElement.scrollWidth);
            if (wide > width) {
                console.log(`${name} at ${width}: ${wide} px wide`);
            }
            await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png`, fullPage: !process.env.FOLD });
        }
        await context.close();
    }
}
await browser.close();
