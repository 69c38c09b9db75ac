// What a run begins with instead of blocks, as the plan's `from` has it: a network, or a checkpoint
// RUN@STEP, and behind a "?" what is done to it: digits?head, digits?head&freeze.

export interface Begin {
  /** A network's id, "" for blocks. */
  network: string;
  /** Its last layer is made anew for the data's classes. */
  head: boolean;
  /** All other layers stay as they are. */
  freeze: boolean;
}

export function readFrom(from: string): Begin {
  const [network = "", rest = ""] = from.split("?");
  const said = rest.split("&");
  const head = said.includes("head");
  return { network, head, freeze: head && said.includes("freeze") };
}

export function writeFrom({ network, head, freeze }: Begin): string {
  const said = [head && "head", head && freeze && "freeze"].filter(Boolean).join("&");
  return said && network ? `${network}?${said}` : network;
}

/** Is it the checkpoint of a run? Then its own last layer fits, and training goes on from it. */
export const isCheckpoint = (network: string): boolean => /^[\w][\w.-]*@\d+$/.test(network);
