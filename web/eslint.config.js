import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";

export default ts.config(
  { ignores: ["src/wire/types.ts", "node_modules"] },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  { languageOptions: { globals: globals.browser } },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    files: ["src/**"],
    ignores: ["src/app/bar.ts", "src/app/settings.svelte.ts"],
    rules: {
      "no-restricted-globals": ["error", { name: "history", message: "Use bar." }, { name: "location", message: "Use bar." }],
    },
  },
  {
    files: ["**/*.svelte"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "SvelteElement[name.name='img'] SvelteAttribute[key.name='src']",
          message: "In a notebook there is no address to fetch from: use {@attach pictured(…)}.",
        },
      ],
    },
  },
  {
    rules: {
      "no-self-compare": "off", // x === x is how a NaN is told in a loop that must be fast
      "svelte/prefer-svelte-reactivity": "off", // maps made anew in a $derived are never changed
    },
  },
);
