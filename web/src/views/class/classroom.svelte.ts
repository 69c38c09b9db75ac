// The class as this page has it: who asks, what all are shown, and following the teacher there.
import { NOWHERE, read, write } from "../../app/address";
import { scope } from "../../app/scope.svelte";
import { become } from "../../app/who";
import { known } from "../../wire/carrier";
import { ask, Refused, wordsFor } from "../../wire/client";
import type { ClassNow, ClassOverviewAnswer } from "../../wire/types";
import { course } from "../lesson/course.svelte";
import { readCourse } from "../lesson/place";
import { w } from "./words";

const EVERY = 4000; // milliseconds between two words of where one is
const FOLLOWED = "convscope.followed";

wordsFor.NotAllowed = () => w("teachersOnly");

class Classroom {
  now = $state.raw<ClassNow | null>(null);
  /** Whoever only looks is not asked for a nickname again. */
  looking = $state(false);
  joining = $derived(!this.now && !this.looking);
  teacher = $derived(this.now?.student === 0);
  /** The class does not answer. */
  away = $state(false);
  overview = $state.raw<ClassOverviewAnswer | null>(null);
  #timer = 0;
  #saying: Promise<void> = Promise.resolve();
  #open = false;

  /** Be there until it is closed. */
  enter(): () => void {
    this.#open = true;
    void this.#tell();
    return () => {
      this.#open = false;
      clearTimeout(this.#timer);
    };
  }

  /** Join; what is refused is thrown. */
  async join(nickname: string): Promise<void> {
    const { key } = await ask("class_join", { nickname });
    become(key);
    await this.#tell();
    if (!scope.place.lesson) await scope.go({ lesson: "map" });
  }

  leave(): void {
    become("");
    this.now = null;
    course.usualSeed = 0;
  }

  /** Show a lesson to all, or what this page shows, or neither: then everyone chooses. */
  async show(lesson: string, here: boolean): Promise<void> {
    const place = here ? write({ ...scope.place, lang: "" }) : "";
    await this.#say(() => ask("class_show", { lesson, place }));
  }

  async setOwnNumbers(own: boolean): Promise<void> {
    await this.#say(() => ask("class_numbers", { own }));
  }

  /** One word after the other, so that the last one stands. */
  #say(said: () => Promise<ClassNow>): Promise<void> {
    this.#saying = this.#saying.catch(() => {}).then(async () => {
      try {
        this.now = await said();
        await this.look();
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        scope.say(error.message || w("away"));
      }
    });
    return this.#saying;
  }

  /** Ask who is where. */
  async look(): Promise<void> {
    await this.#seen(() => ask("class_overview", {}));
  }

  async remove(student: number): Promise<void> {
    await this.#seen(() => ask("class_remove", { student }));
  }

  async #seen(asked: () => Promise<ClassOverviewAnswer>): Promise<void> {
    try {
      this.overview = await asked();
      this.away = false;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.away = error.offline;
      if (!error.offline) scope.say(error.message);
    }
  }

  async #tell(): Promise<void> {
    clearTimeout(this.#timer);
    if (known()) await this.#hear();
    if (this.#open) this.#timer = window.setTimeout(() => this.#tell(), EVERY);
  }

  async #hear(): Promise<void> {
    const { number, screen } = readCourse(scope.place.lesson);
    try {
      const now = await ask("class_here", { lesson: number, screen });
      this.away = false;
      this.now = now;
      course.usualSeed = now.own_numbers ? now.student : 0;
      if (now.student) await this.#follow(now);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.away = error.offline;
      if (error.offline) return;
      // the key is nobody's any more
      scope.say(w(this.teacher || scope.place.room === "class" ? "staleTeacher" : "removed"));
      this.leave();
    }
  }

  /** Go where the teacher shows something, once for each time. */
  async #follow(now: ClassNow): Promise<void> {
    if (String(now.number) === followed()) return;
    follow(String(now.number));
    if (now.place) {
      await scope.go({ ...NOWHERE, ...read(now.place) });
      scope.say(w("shown"));
    } else if (now.lesson && now.lesson !== readCourse(scope.place.lesson).number) await scope.go({ lesson: now.lesson });
  }
}

// a page that is loaded anew stays where it was
let last = "0";
function followed(): string {
  try {
    return sessionStorage.getItem(FOLLOWED) ?? last;
  } catch {
    return last;
  }
}
function follow(number: string): void {
  last = number;
  try {
    sessionStorage.setItem(FOLLOWED, number);
  } catch {
    // then it lasts as long as the page
  }
}

export const classroom = new Classroom();
