import { mount } from "svelte";
import App from "./App.svelte";
import { arrive } from "./who";
import "./theme.css";

arrive();

export default mount(App, { target: document.body });
