// The changes made on purpose: they stand in the address; how to undo them is remembered here.
import type { Edit } from "../wire/types";
import { scope } from "./scope.svelte";

class Edits {
  #past = $state.raw<Edit[][]>([]);
  #future = $state.raw<Edit[][]>([]);
  #gesture = "";
  #next: { edits: Edit[]; replace: boolean } | null = null;
  #going = false;
  /** The brush in hand; null while nothing is painted. */
  brush = $state.raw<{ colour: [number, number, number]; width: number } | null>(null);

  /** The changes as they are shown; what the hand asks for meanwhile is not there yet. */
  list = $derived(scope.place.edits);
  canUndo = $derived(this.#past.length > 0);
  canRedo = $derived(this.#future.length > 0);

  /** Make a change; one of the same target is replaced. What one gesture does is undone at once. */
  make(edit: Edit, gesture = ""): void {
    const target = targetOf(edit);
    const list = this.#next?.edits ?? this.list;
    const at = target ? list.findIndex((e) => targetOf(e) === target) : -1;
    this.#set(at < 0 ? [...list, edit] : list.with(at, edit), gesture);
  }

  /** Take a change back, wherever it stands in the list. */
  remove(at: number): void {
    this.#set(this.list.toSpliced(at, 1));
  }

  /** Take back the change of one target, if there is one. */
  reset(edit: Edit): void {
    const target = targetOf(edit);
    const at = this.list.findIndex((e) => targetOf(e) === target);
    if (at >= 0) this.remove(at);
  }

  clear(): void {
    if (this.list.length) this.#set([]);
  }

  undo(): void {
    const before = this.#past.at(-1);
    if (!before) return;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, this.list];
    this.#go(before);
  }

  redo(): void {
    const after = this.#future.at(-1);
    if (!after) return;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, this.list];
    this.#go(after);
  }

  /** The change that is made to a target now. */
  of(edit: Edit): Edit | undefined {
    const target = targetOf(edit);
    return this.list.find((e) => targetOf(e) === target);
  }

  #set(next: Edit[], gesture = ""): void {
    const goesOn = gesture !== "" && gesture === this.#gesture;
    if (!goesOn) this.#past = [...this.#past, this.list];
    this.#future = [];
    this.#go(next, gesture, goesOn);
  }

  /** While one list is computed the hand goes on: only the latest one follows it. */
  async #go(edits: Edit[], gesture = "", replace = false): Promise<void> {
    this.#gesture = gesture;
    this.#next = { edits, replace };
    if (this.#going) return;
    this.#going = true;
    try {
      while (this.#next) {
        const { edits: list, replace: over } = this.#next;
        this.#next = null;
        await scope.go({ edits: list }, over);
      }
    } finally {
      this.#going = false;
    }
  }
}

/** What an edit changes, as a key: two with the same key cannot both hold. */
export function targetOf(edit: Edit): string {
  switch (edit.kind) {
    case "pixel":
      return `pixel ${edit.x} ${edit.y}`;
    case "weight":
      return `weight ${edit.layer} ${edit.role} ${edit.index}`;
    case "channel":
      return `channel ${edit.layer} ${edit.channel}`;
    case "pooling":
      return `pooling ${edit.layer}`;
    default:
      return ""; // strokes lie on top of each other
  }
}

export const edits = new Edits();
