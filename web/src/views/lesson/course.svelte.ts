// The lesson that is open beside the page: its text, the screen, and how they drive what is shown.
import { NOWHERE, type Place } from "../../app/address";
import { scope } from "../../app/scope.svelte";
import { ask, Refused } from "../../wire/client";
import type { LessonAnswer, LessonCard, ScreenText } from "../../wire/types";
import { readCourse, shows, writeCourse } from "./place";

/** What a scene does not say is as at first: one lesson's picture is nothing to another's. */
const STAGE = ["room", "bench", "at", "layer", "cell", "depth", "dock", "made", "lens", "edits", "versus", "own"] as const;

class Course {
  all = $state.raw<LessonCard[]>([]);
  lesson = $state.raw<LessonAnswer | null>(null);
  // as text first: another picture beside it leaves the reader where he is
  #text = $derived(scope.place.lesson);
  at = $derived(readCourse(this.#text));
  screen = $derived<ScreenText | null>(
    this.lesson?.screens.find((one) => one.id === this.at.screen) ?? this.lesson?.screens[0] ?? null,
  );
  index = $derived(this.screen && this.lesson ? this.lesson.screens.indexOf(this.screen) : 0);

  /** With which seed exercises are set where the address names none: a class gives each its own. */
  usualSeed = $state(0);

  /** Fetch what the address names; without a screen the first one is opened with its picture. */
  async open(number: string): Promise<void> {
    try {
      if (!this.all.length) this.all = (await ask("lessons", {})).lessons;
      if (!number || this.lesson?.number === number) return;
      this.lesson = await ask("lesson", { lesson: number });
      // an address that names the lesson alone shows what the lesson does
      if (!this.at.screen || (scope.landed.lesson === scope.place.lesson && !this.asLanded)) await this.goto(this.index, true, this.at.seed || this.usualSeed);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.offline) await scope.lost();
      else scope.say(error.message);
    }
  }

  /** Go to a screen of the lesson, with what it shows. */
  async goto(index: number, replace = false, seed = this.usualSeed): Promise<void> {
    const screen = this.lesson?.screens[index];
    if (!this.lesson || !screen) return;
    await this.show(screen.scene, { lesson: writeCourse({ number: this.lesson.number, screen: screen.id, seed }) }, replace);
  }

  /** Whether the page was opened at this very place with a picture of its own: then that stays. */
  get asLanded(): boolean {
    const { landed, place } = scope;
    return landed.lesson === place.lesson && !!(landed.room || landed.layer) && place.lesson !== "";
  }

  /** Set the exercise of this screen with other numbers. */
  async reseed(seed: number): Promise<void> {
    await scope.go({ lesson: writeCourse({ ...this.at, screen: this.screen?.id ?? "", seed }) }, true);
  }

  /** Show a scene beside the text; an empty one leaves what is shown. */
  async show(scene: Record<string, unknown>, change: Partial<Place> = {}, replace = false): Promise<void> {
    const bare = Object.fromEntries(STAGE.map((name) => [name, NOWHERE[name]]));
    await scope.go({ ...(Object.keys(scene).length ? { ...bare, ...scene } : {}), ...change } as Partial<Place>, replace);
  }

  /** A phrase drives the picture: what it does not name stays. */
  do(name: string): void {
    const doing = this.screen?.doings.find((one) => one.name === name);
    if (doing) scope.go(doing.scene as Partial<Place>, true);
  }

  /** The phrases whose picture is the one that is shown. */
  lit = $derived(new Set((this.screen?.doings ?? []).filter((one) => shows(scope.place, one.scene)).map((one) => one.name)));

  close(): void {
    scope.go({ lesson: "" });
  }
}

export const course = new Course();
