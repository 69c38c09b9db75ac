// The feature visualisation of a unit, where this page has it.
import type { Component } from "svelte";

type Seen = { default: Component<{ layer: string; channel: number }> };

const found = import.meta.glob<Seen>("../vision/Vision.svelte");

export const vision: (() => Promise<Seen>) | undefined = found["../vision/Vision.svelte"];
