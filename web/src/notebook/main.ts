// The page in a notebook: it waits for the frame's hello, and asks by messages from then on.
import { mount } from "svelte";
import App from "../app/App.svelte";
import { keepIn, Memory } from "../app/bar";
import { settings } from "../app/settings.svelte";
import "../app/theme.css";
import { carryBy } from "../wire/carrier";
import type { Hello } from "./messages";
import { over } from "./port";

function greeted(event: MessageEvent<Hello>): void {
  const [port] = event.ports;
  if (event.source !== parent || event.data?.convscope !== "hello" || !port) return;
  removeEventListener("message", greeted);
  const { place, language, theme } = event.data;
  const talk = over(port, (now) => {
    settings.theme = now;
  });
  carryBy(talk.carrier);
  keepIn(new Memory(place, (hash) => talk.tell({ place: hash })));
  settings.theme = theme;
  if (language) settings.language = language;
  mount(App, { target: document.body });
}

addEventListener("message", greeted);
