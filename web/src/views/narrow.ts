// Is this a narrow screen, that shows one depth at a time? The same width as in the styles.
import { MediaQuery } from "svelte/reactivity";

export const narrow = new MediaQuery("(max-width: 760px)");
