// A file of one's own: the browser asks where to, or puts it among what was fetched.
const TAKEN = 60_000; // milliseconds within which the browser has it

export function save(file: File): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), TAKEN);
}
