// Builds frontend/dist: the style sheet, a small one for the page of urgent help, one font, the icons
// they name. `npm run build`.
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const modules = join(here, "node_modules");
const BRAND = "#1f4f5f";

rmSync(dist, { recursive: true, force: true });
for (const folder of ["css", "fonts", "images"]) mkdirSync(join(dist, folder), { recursive: true });

const compiled = (name) =>
  sass.compile(join(here, "scss", `${name}.scss`), {
    style: "compressed",
    loadPaths: [join(here, "scss"), modules],
    quietDeps: true,
  }).css;
const css = compiled("app");
const help = compiled("help");
// An organisation may bring its colour: peersupport/theme.py sets --org-brand in a sheet of its own.
writeFileSync(join(dist, "css", "app.css"), css.replaceAll(BRAND, `var(--org-brand,${BRAND})`));
// The page of urgent help is the same for everybody, in our own colour.
writeFileSync(join(dist, "css", "help.css"), help);

cpSync(
  join(
    modules,
    "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2",
  ),
  join(dist, "fonts", "atkinson-hyperlegible-next.woff2"),
);
cpSync(
  join(modules, "@fontsource-variable/atkinson-hyperlegible-next/LICENSE"),
  join(dist, "fonts", "LICENCE.txt"),
);

// The few pictures the style sheet names; a missing one stops collectstatic.
const pictures = new Set([...(css + help).matchAll(/\.\.\/images\/([\w-]+\.svg)/g)].map((found) => found[1]));
for (const name of pictures) {
  cpSync(join(modules, "nhsuk-frontend/dist/nhsuk/assets/images", name), join(dist, "images", name));
}
