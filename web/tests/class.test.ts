import { describe, expect, it } from "vitest";
import { byLesson, byScreen, sorted, tried } from "../src/views/class/table";
import type { ClassStudent } from "../src/wire/types";

const student = (student: number, given: Partial<ClassStudent> = {}): ClassStudent => ({
  student,
  nickname: `s${student}`,
  here: true,
  quiet: 1,
  lesson: "02",
  screen: "tape",
  tries: 0,
  right: [],
  open: [],
  met: [],
  ...given,
});

describe("the teacher's overview", () => {
  const students = [
    student(1, { nickname: "う", right: ["02-1", "02-2"], met: ["M1"] }),
    student(2, { nickname: "あ", right: ["02-1"], open: ["02-2"], screen: "gone" }),
    student(3, { nickname: "い", lesson: "03", open: ["02-1"], met: ["M1", "M7"] }),
    student(4, { nickname: "え", here: false, right: ["02-1", "02-2"] }),
  ];
  const order = (by: Parameters<typeof sorted>[1]): number[] => sorted(students, by, "ja").map((one) => one.student);

  it("orders students, those who are equal as they joined", () => {
    expect(order("joined")).toEqual([1, 2, 3, 4]);
    expect(order("name")).toEqual([2, 3, 1, 4]);
    expect(order("solved")).toEqual([3, 2, 1, 4]);
    expect(order("met")).toEqual([3, 1, 2, 4]);
  });

  it("counts those who are here alone", () => {
    expect([...byLesson(students)]).toEqual([
      ["02", 2],
      ["03", 1],
    ]);
    expect(byScreen(students, "02", ["start", "tape"])).toEqual([1, 1]);
    expect(byScreen(students, "05", ["start"])).toEqual([0]);
  });

  it("counts what an exercise came to, whoever is here", () => {
    expect(tried(students, "02-1")).toEqual({ right: 3, open: 1 });
    expect(tried(students, "02-2")).toEqual({ right: 2, open: 1 });
  });
});
