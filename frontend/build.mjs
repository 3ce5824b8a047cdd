// Builds frontend/dist: one style sheet, one font, the icons it names. `npm run build`.
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

const { css } = sass.compile(join(here, "scss", "app.scss"), {
  style: "compressed",
  loadPaths: [join(here, "scss"), modules],
  quietDeps: true,
});
// An organisation may bring its colour: peersupport/theme.py sets --org-brand in a sheet of its own.
writeFileSync(join(dist, "css", "app.css"), css.replaceAll(BRAND, `var(--org-brand,${BRAND})`));

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
const pictures = new Set([...css.matchAll(/\.\.\/images\/([\w-]+\.svg)/g)].map((found) => found[1]));
for (const name of pictures) {
  cpSync(join(modules, "nhsuk-frontend/dist/nhsuk/assets/images", name), join(dist, "images", name));
}
