// Who asks, where a class is taught: the teacher's key or a student's, kept in this browser alone.
import { askAs } from "../wire/carrier";
import { bar } from "./bar";

const TEACHER = "convscope.teacher";
const STUDENT = "convscope.student";

function kept(store: () => Storage, name: string): string {
  try {
    return store().getItem(name) ?? "";
  } catch {
    return ""; // a browser may forbid it
  }
}

function keep(store: () => Storage, name: string, key: string): void {
  try {
    if (key) store().setItem(name, key);
    else store().removeItem(name);
  } catch {
    // then it lasts as long as the page
  }
}

/** A student's browser may be closed and opened again; a teacher's key ends with its tab. */
const ours = () => localStorage;
const tabs = () => sessionStorage;

/** Take the teacher's key out of the address, so that no screen shows it, and say who asks. */
export function arrive(): void {
  const given = new URLSearchParams(bar.hash().slice(1)).get("teacher");
  if (given) {
    keep(tabs, TEACHER, given);
    bar.go("#room=class", true);
  }
  askAs(given || kept(tabs, TEACHER) || kept(ours, STUDENT));
}

/** From now on this student asks, or nobody. */
export function become(student: string): void {
  keep(tabs, TEACHER, "");
  keep(ours, STUDENT, student);
  askAs(student);
}
