import { words } from "../../app/settings.svelte";

export const w = words({
  en: {
    title: "What each unit has learnt, and why the network answers so",
    lead: "The network and the picture are those of the network's room; choose others above.",
    parts: "Parts",
    "part-unit": "One unit",
    "part-why": "Why this class?",
    "part-ladder": "The ladder",
    "part-concepts": "Concepts",
    "part-failures": "Failures",
  },
  ja: {
    title: "各ユニットが学んだことと、答えの理由",
    lead: "ネットワークと画像は「ネットワーク」の部屋と同じものです。上で選び直せます。",
    parts: "項目",
    "part-unit": "ユニット",
    "part-why": "なぜこのクラス？",
    "part-ladder": "はしご",
    "part-concepts": "概念",
    "part-failures": "失敗例",
  },
});
