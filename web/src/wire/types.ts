// Written by `python -m convscope.ask.typescript` from ask/wire.py. Not by hand.

/** A number as it travels; `Number(x)` is the number itself, bit by bit. */
export type Num = number | "NaN" | "Infinity" | "-Infinity";

/** Ask: which networks and pictures are there to choose from? */
export interface Library {
}

/** The networks and pictures; ``network`` and ``picture`` are what to open first. ``picture_bytes`` and ``picture_pixels`` bound what is uploaded. ``classroom`` tells that a class is taught here. */
export interface LibraryAnswer {
  networks: NetworkEntry[];
  pictures: PictureEntry[];
  network: string;
  picture: string;
  picture_bytes: number;
  picture_pixels: number;
  classroom: boolean;
}

/** A network to choose: ``id`` goes into Scene.network. */
export interface NetworkEntry {
  id: string;
  title_en: string;
  title_ja: string;
  summary_en: string;
  summary_ja: string;
  comes_along: boolean;
}

/** A picture to choose; its thumbnail is at ``GET /picture/{id}``. ``suits``: network ids. */
export interface PictureEntry {
  id: string;
  title_en: string;
  title_ja: string;
  suits: string[];
  credit: string;
  comes_along: boolean;
}

/** Ask: run the scene and say what there is: the graph, every layer's shape, the answer. */
export interface TraceOverview {
  scene: Scene;
}

/** What is looked at: a trace is found by this content, nothing is kept on the server. ``network`` and ``picture`` are digests (64 hexadecimal digits) or the names of those that come along ("imagenet", "coffee"). ``preprocess`` overrides the network's own settings, ``names`` its class names (the digest of a file of names); ``edits`` change picture and network, in order, and everything is asked of what they lead to. */
export interface Scene {
  network: string;
  picture: string;
  preprocess: Preprocess | null;
  edits: Edit[];
  names: string;
}

/** How a picture becomes a tensor. Resize (``shorter-side``: keep the shape, make the shorter side ``resize_to`` pixels, then cut the centre; ``stretch``: straight to height × width; ``pad``: keep the shape, fill the rest with black), order the channels, then ``(pixel · scale − mean) / std`` channel by channel. ``layout`` is nchw, or nhwc for networks that take channels last. Raises InputError for settings that make no sense. */
export interface Preprocess {
  height: number;
  width: number;
  mode: string;
  resize: string;
  resize_to: number | null;
  interpolation: string;
  channel_order: string;
  scale: number;
  mean: number[];
  std: number[];
  invert: boolean;
  layout: string;
}

/** The picture's pixel in column ``x`` and row ``y``, upright, gets a ``colour`` (0 to 255). */
export interface PixelEdit {
  kind: "pixel";
  x: number;
  y: number;
  colour: [number, number, number];
}

/** A round brush of ``width`` pixels is drawn along straight lines through ``points`` (x, y). Pixel (0, 0) reaches from 0 to 1, so its centre is at (0.5, 0.5). A pixel is painted where its centre is under the brush; points may lie outside the picture. One point makes a dot. A brush thinner than the diagonal of a pixel paints as one of that width, so that no stroke is lost. */
export interface PaintEdit {
  kind: "paint";
  points: [number, number][];
  width: number;
  colour: [number, number, number];
}

/** A layer's learnt number at ``index`` gets a ``value``. ``role`` is the op's own name for the input that holds it: weight, bias, scale, mean, slope, … Where several layers read the same weights, it changes for all of them: it is one number. */
export interface WeightEdit {
  kind: "weight";
  layer: string;
  role: string;
  index: number[];
  value: number;
}

/** A channel (axis 1) of a layer's first output is multiplied by a ``factor``: 0 silences it. A layer ``<layer>.what_if`` that multiplies each channel by its own number, 1 unless edited, is put right behind it: the graph stays what is computed, and the layer's own maps stay beside the changed ones. Several edits of one layer share it; of one channel the last counts. */
export interface ChannelEdit {
  kind: "channel";
  layer: string;
  channel: number;
  factor: number;
}

/** A pooling layer becomes an ``op`` of the other sort over the same windows. MaxPool and AveragePool stand for each other, and GlobalMaxPool and GlobalAveragePool. */
export interface PoolingEdit {
  kind: "pooling";
  layer: string;
  op: string;
}

/** The whole map. ``top`` is empty for a network that is no classifier, ``picture`` is null where tensors were given that are none. */
export interface TraceAnswer {
  network: NetworkCard;
  picture: PictureCard | null;
  layers: LayerCard[];
  top: ClassChance[];
  engine: string;
  milliseconds: number;
}

/** What the network is. ``digest`` may stand for it in a Scene. */
export interface NetworkCard {
  digest: string;
  name: string;
  parameters: number;
  multiply_adds: number;
  classes: number;
  notes: string[];
  inputs: InputCard[];
  outputs: string[];
}

/** An input of the network: ``value`` is its tensor's name. */
export interface InputCard {
  value: string;
  shape: number[];
  dtype: string;
  low: Num;
  high: Num;
}

/** What the picture is, and where on it the network's input lies. ``digest`` may stand for it in a Scene. ``left``, ``top``, ``crop_width`` and ``crop_height`` are in the picture's own pixels; the input is ``input_width`` × ``input_height``. */
export interface PictureCard {
  digest: string;
  name: string;
  width: number;
  height: number;
  left: number;
  top: number;
  crop_width: number;
  crop_height: number;
  input_width: number;
  input_height: number;
  notes: Sentence[];
  warnings: Sentence[];
  preprocess: Preprocess;
  preprocess_from: Sentence;
}

/** An English sentence, with its name and its parts, of which another language makes its own. */
export interface Sentence {
  what: string;
  given: Record<string, string>;
  text: string;
}

/** One layer on the map. ``kind`` is None for an op without an arithmetic of ours. ``swap`` is the op that a pooling edit may put here, "" where none. ``missing`` says why there are no values, "" where there are. ``attributes`` are written out for reading. ``low`` and ``high`` are the smallest and largest finite value. */
export interface LayerCard {
  name: string;
  op: string;
  kind: "window-sum" | "window-pick" | "dot" | "elementwise" | "affine" | "normalise" | "rearrange" | "shape" | null;
  block: string[];
  inputs: ValueRef[];
  value: string;
  shape: number[];
  dtype: string;
  low: Num;
  high: Num;
  parameters: number;
  multiply_adds: number | null;
  attributes: Record<string, string>;
  window: WindowShape | null;
  source: string;
  missing: string;
  swap: string;
}

/** Where an input of a layer comes from. ``layer`` is the layer that made it, "" for a network input or a weight; ``value`` is the name under which ``GET /tensor`` knows it. */
export interface ValueRef {
  value: string;
  layer: string;
  role: string;
  weight: boolean;
  shape: number[];
  dtype: string;
  position: number;
}

/** The geometry of a window layer, one number a spatial axis: enough to draw it while the pointer moves, without asking. Output i reads inputs i·stride − begin + k·dilation. */
export interface WindowShape {
  kernel: number[];
  strides: number[];
  dilations: number[];
  begin: number[];
  end: number[];
  group: number;
}

/** One class and its probability. */
export interface ClassChance {
  label: string;
  index: number;
  probability: Num;
}

/** Ask: what makes this value? ``cell`` has an index for every axis (n, c, h, w). */
export interface OneNumberOf {
  scene: Scene;
  layer: string;
  cell: number[];
}

/** value = (combine of products, + bias) ** (1 / root); combine is sum, max or min. ``layout`` says how the terms lie: (channels, kh, kw) for a convolution. ``sources`` are numbers that were read but stand in no term: those that a mean or a maximum is taken of, learnt numbers that a slope is made of; one of more than 4096 is left out. ``gap`` is |recorded − resummed|, ``scale`` the sum of the terms' sizes, ``agrees`` whether the gap is what single precision leaves. */
export interface OneNumberAnswer {
  layer: string;
  op: string;
  kind: "window-sum" | "window-pick" | "dot" | "elementwise" | "affine" | "normalise" | "rearrange" | "shape";
  cell: number[];
  factors: FactorColumn[];
  products: Num[];
  combine: "sum" | "max" | "min";
  bias: FactorColumn | null;
  root: number;
  layout: number[];
  steps: NamedNumber[];
  sources: FactorColumn[];
  recorded: Num;
  resummed: Num;
  gap: Num;
  scale: Num;
  agrees: boolean;
}

/** One factor of every term. ``input`` is its position among the layer's inputs, -1 for a constant of the op itself; ``cells`` has a row of indices a term, rows of -1 over padding. ``read`` is what was read there where the values are made from it, else (). */
export interface FactorColumn {
  name: string;
  input: number;
  cells: number[][];
  values: Num[];
  read: Num[];
}

/** A number met on the way, such as a mean or a denominator. */
export interface NamedNumber {
  name: string;
  value: Num;
}

/** Ask: what part of the picture can this value see? */
export interface ReceptiveFieldOf {
  scene: Scene;
  layer: string;
  cell: number[];
}

/** ``box`` is the theoretical field on the input, ``clipped`` what is really there; ``on_picture`` is the clipped field as (left, top, width, height) in the picture's pixels. */
export interface ReceptiveFieldAnswer {
  layer: string;
  cell: number[];
  box: BoxOf;
  clipped: BoxOf;
  steps: BoxOf[];
  on_picture: [number, number, number, number] | null;
}

/** A box over a layer's output (or the input, where ``layer`` is ""), stop not included. */
export interface BoxOf {
  layer: string;
  start: number[];
  stop: number[];
}

/** Ask: what part of this very picture moves the value? How much each place of the input does is at ``GET /tensor?…&of=`` with the cell as target. */
export interface EffectiveFieldOf {
  scene: Scene;
  layer: string;
  cell: number[];
}

/** ``box`` (n c h w) on the input ``value`` is the smallest around the middle of the theoretical field that holds ``share`` of ``total``, the sum of |slope| over channels and places; ``on_picture`` is it as (left, top, width, height), null where nothing moves the value. */
export interface EffectiveFieldAnswer {
  layer: string;
  cell: number[];
  value: string;
  box: BoxOf;
  share: number;
  total: Num;
  on_picture: [number, number, number, number] | null;
}

/** Ask: how much does one number move when any other does? The slopes themselves are at ``GET /tensor?…&of=`` with the target as JSON. */
export interface GradientOf {
  scene: Scene;
  target: Target;
}

/** One number of a trace. ``cell``: the value at ``cell`` of ``layer``. The others are of the class ``index`` of the network's first output: ``score``, the value before a final softmax (the output itself where there is none); ``probability``, p = softmax(scores)[index]; ``loss``, the cross-entropy −ln p where the class is the right one. */
export interface Target {
  kind: "cell" | "score" | "probability" | "loss";
  layer: string;
  cell: number[];
  index: number;
}

/** ``number`` is the target's own value and ``at`` the tensor it is of; ``missing`` has the layers on the way that cannot be differentiated, each with the reason. */
export interface GradientAnswer {
  number: Num;
  at: string;
  values: SlopeCard[];
  missing: Record<string, string>;
}

/** ∂target/∂value for one activation, input or weight: its range over all cells. ``layer`` made it, or reads it where it is a weight. ``reach`` is the share of its cells, 0 to 1, whose slope is not zero. ``behind`` names the layer that cannot be differentiated and hides this gradient, "" where it is known. */
export interface SlopeCard {
  value: string;
  layer: string;
  weight: boolean;
  low: Num;
  high: Num;
  reach: number;
  behind: string;
}

/** Ask: which products make the gradient of one weight? ``role`` is the op's own name for the input it is in (weight, bias, scale), ``index`` has an index for every axis of it. */
export interface WeightGradientOf {
  scene: Scene;
  target: Target;
  layer: string;
  role: string;
  index: number[];
}

/** ∂target/∂weight = Σ slope · upstream over every output cell the weight takes part in. ``cells`` are those of the layer's output; ``x`` what the weight meets there, null for a bias; ``slopes`` ∂output/∂weight, ``upstream`` ∂target/∂output. There are ``uses`` products; where that is more than the rows, the largest are listed and ``left_out`` is the sum of the others. ``backward`` is what the op's own backward gave, ``gap`` its distance from ``sum``. */
export interface WeightGradientAnswer {
  layer: string;
  role: string;
  value: string;
  index: number[];
  weight: Num;
  uses: number;
  cells: number[][];
  x: FactorColumn | null;
  slopes: Num[];
  upstream: Num[];
  products: Num[];
  left_out: Num;
  sum: Num;
  backward: Num;
  gap: Num;
  scale: Num;
  agrees: boolean;
}

/** Ask: which channels say nothing, are at a limit, or say what another one says? Of one layer, or of all where ``layer`` is "". */
export interface TriageOf {
  scene: Scene;
  layer: string;
}

/** What is to be said of every layer that has channels, or of the one that was asked for. */
export interface TriageAnswer {
  layers: LayerTriage[];
}

/** ``dead`` (all zero) and ``constant`` list channels. ``low`` and ``high`` have the share, 0 to 1, of each channel's values at an end of ``limits`` (null for an operator without any, when they are empty). ``alike`` counts the near-duplicates, the most alike of which are ``pairs``; ``note`` says why channels were not compared, "" where they were. */
export interface LayerTriage {
  layer: string;
  channels: number;
  dead: number[];
  constant: number[];
  limits: [Num, Num] | null;
  low: number[];
  high: number[];
  pairs: ChannelPair[];
  alike: number;
  note: string;
}

/** Two channels that are nearly multiples of each other, with their correlation. */
export interface ChannelPair {
  first: number;
  second: number;
  correlation: Num;
}

/** Ask: what does the network answer? ``of`` are classes wanted in any case, by index. */
export interface TopClassesOf {
  scene: Scene;
  count: number;
  of: number[];
}

/** The most probable classes, best first; ``of`` are those that were asked for, in order. */
export interface TopClassesAnswer {
  top: ClassChance[];
  of: ClassChance[];
}

/** Ask: where do two scenes differ? ``tolerance`` is how far two values may be apart, as a part of the largest of their layer in ``other``. */
export interface Compare {
  scene: Scene;
  other: Scene;
  tolerance: number;
}

/** One entry for each output of each layer that both have, in the order of the graph. ``layers`` and ``outputs`` say which; ``largest`` is the largest |a − b|, met at ``cells``; ``rms`` the root of their mean square; ``relative`` the largest as a part of the largest |b|; ``beyond`` the share of cells, 0 to 1, that are further apart than the tolerance allows; ``not_finite`` the cells where one is not finite and the other is something else. ``first_diverging`` is the first layer whose ``relative`` is beyond the tolerance. */
export interface CompareAnswer {
  layers: string[];
  outputs: number[];
  largest: Num[];
  rms: Num[];
  relative: Num[];
  cells: number[][];
  beyond: number[];
  not_finite: number[];
  first_diverging: string | null;
  unmatched: UnmatchedLayer[];
}

/** A layer that cannot be compared: only one scene has it, or its shapes differ, or it has no values. */
export interface UnmatchedLayer {
  layer: string;
  why: "only-first" | "only-second" | "shape" | "no-values";
}

/** Ask: what are a layer's channels like? */
export interface StatisticsOf {
  scene: Scene;
  layer: string;
}

/** One number a channel; ``zeros`` is a share from 0 to 1. */
export interface StatisticsAnswer {
  layer: string;
  min: Num[];
  max: Num[];
  mean: Num[];
  zeros: Num[];
  not_finite: number[];
}

/** Ask: how did the picture become the input tensor? */
export interface PreparedOf {
  scene: Scene;
}

/** Every step from the file to the tensor, in order. ``settings`` made them; ``own`` are the network's own, and ``own_from`` says where those come from. */
export interface PreparedAnswer {
  steps: PreparedStep[];
  warnings: Sentence[];
  settings: Preprocess;
  own: Preprocess;
  own_from: Sentence;
}

/** One step, its shape (h w c) and range. How it looks is at ``GET /step``. */
export interface PreparedStep {
  name: string;
  detail: Sentence;
  shape: number[];
  low: Num;
  high: Num;
}

/** Ask: where does this pixel of the input come from? */
export interface FollowedOf {
  scene: Scene;
  row: number;
  column: number;
}

/** The pixel at every step, from the file to the tensor. */
export interface FollowedAnswer {
  steps: FollowedStep[];
}

/** The pixel at one step: ``box`` (left, top, width, height) of those that it is made of. ``values`` are those of the one in the middle, a number a channel. None and () where padding gave the pixel. */
export interface FollowedStep {
  name: string;
  box: [number, number, number, number] | null;
  values: Num[];
}

/** Ask: which kernels have a name? */
export interface Kernels {
}

/** Every kernel that has a name. */
export interface KernelsAnswer {
  kernels: KernelEntry[];
}

/** A kernel by its name, as it is usually made. */
export interface KernelEntry {
  name: string;
  parameters: KernelParameter[];
  kernel: Block;
}

/** A number a kernel can be made with. */
export interface KernelParameter {
  name: string;
  usual: number;
  least: number;
  most: number;
}

/** Numbers and how they lie, the last axis fastest. */
export interface Block {
  shape: number[];
  values: number[];
}

/** Ask: what is this kernel, made with these numbers? */
export interface KernelOf {
  name: string;
  numbers: Record<string, number>;
}

/** The kernel, rows and columns. */
export interface KernelAnswer {
  kernel: Block;
}

/** Ask: which scenes come along for the bench? */
export interface Presets {
}

/** The scenes, family by family. */
export interface PresetsAnswer {
  presets: PresetEntry[];
}

/** A scene to choose: ``name`` goes into PresetOf; ``shape`` is its input's (c …). */
export interface PresetEntry {
  name: string;
  family: "lecture" | "animated-ai" | "arithmetic" | "more";
  title_en: string;
  title_ja: string;
  op: string;
  shape: number[];
}

/** Ask: what slides in this scene? */
export interface PresetOf {
  name: string;
}

/** What slides, first to last: the output of one is the input of the next. */
export interface PresetAnswer {
  stages: Sliding[];
}

/** One op over one input: x (c …), weight (m c/group …), attributes as ONNX names them. */
export interface Sliding {
  op: string;
  x: Block;
  weight: Block | null;
  bias: number[] | null;
  attributes: Record<string, number | string | number[]>;
  fill: string;
}

/** Ask: of which blocks can a network be built, and which networks come along as blocks? */
export interface BlockKinds {
}

/** Blocks and presets in the order in which they are offered. */
export interface BlockKindsAnswer {
  kinds: BlockKind[];
  presets: BlockPreset[];
}

/** A block by its name, with what can be set; ``holds`` tells that it has blocks inside. */
export interface BlockKind {
  name: string;
  fields: BlockField[];
  holds: boolean;
}

/** One setting of a block; ``choices`` are words that may stand for a number ("same"). */
export interface BlockField {
  name: string;
  kind: "whole" | "number" | "flag";
  usual: number | string | null;
  choices: string[];
}

/** A network that comes along as blocks: a JSON list, for ``classes`` = 10. */
export interface BlockPreset {
  name: string;
  title_en: string;
  title_ja: string;
  summary_en: string;
  summary_ja: string;
  blocks: string;
}

/** Ask: what becomes of these blocks (a JSON list) on pictures of ``input`` (c, h, w)? */
export interface BuiltOf {
  blocks: string;
  input: [number, number, number];
}

/** The layers up to the first that does not fit; ``problem`` says why, ``at`` is its path. */
export interface BuiltAnswer {
  layers: BuiltLayer[];
  parameters: number;
  multiply_adds: number;
  problem: string;
  problem_ja: string;
  at: number[];
}

/** One layer: ``path`` leads to its block in the list (2, 0 is the first within the third). ``shape`` is (c, h, w) or (units,); ``field`` the side lengths of its receptive field. */
export interface BuiltLayer {
  name: string;
  path: number[];
  op: string;
  shape: number[];
  parameters: number;
  multiply_adds: number;
  field: [number, number];
}

/** Ask: which data are there to learn from? */
export interface DataSets {
}

/** The data, and which is taken first. */
export interface DataSetsAnswer {
  data: DataEntry[];
  first: string;
}

/** Data to choose. */
export interface DataEntry {
  id: string;
  title_en: string;
  title_ja: string;
  comes_along: boolean;
}

/** Ask: what are these data like, divided by these settings? */
export interface DataCardOf {
  data: string;
  validation: number;
  seed: number;
}

/** ``counts`` has for train, validation and test the pictures of each class; without classes one number. ``samples`` lists for each class the places of some pictures of the training part, to be seen at ``GET /samples``. ``duplicates`` are pairs of equal pictures in two parts. */
export interface DataCard {
  id: string;
  name: string;
  pictures: number;
  channels: number;
  height: number;
  width: number;
  classes: string[];
  counts: [number[], number[], number[]];
  samples: number[][];
  duplicates: [number, number][];
  duplicate_count: number;
  contradictions: number;
  broken: BrokenFile[];
  notes: Sentence[];
  outputs: number;
}

/** A file that was skipped, and why. */
export interface BrokenFile {
  path: string;
  why: string;
}

/** Ask: which pictures are almost the same as one in another part? */
export interface NearOf {
  data: string;
  validation: number;
  seed: number;
}

/** ``pairs`` are places of a picture that is learnt from and of one that is not, the first of ``count``; equal ones are not among them. */
export interface Near {
  pairs: [number, number][];
  count: number;
}

/** Ask: train ``blocks`` (a JSON list) for ``input`` (c, h, w), or the network ``network`` where there are no blocks: a checkpoint ``RUN@STEP`` branches from that run. With ``new_head`` its last layer is made anew for the data's classes, and ``freeze`` keeps the rest. */
export interface StartRun {
  data: string;
  settings: Settings;
  blocks: string;
  input: [number, number, number];
  network: string;
  name: string;
  new_head: boolean;
  freeze: boolean;
}

/** How a network is trained. ``learning_rate`` is the schedule's peak; ``warm_up`` the share of all steps on which it rises to it. ``weight_decay`` draws weights (not biases, not normalisations) to zero. ``label_smoothing`` is the share of each target that is spread over all classes. ``class_weights`` weighs each class by how rare it is. ``patience`` stops after that many epochs without a better validation loss, 0 never. ``frozen`` lists layers, or blocks of them, that stay as they are. ``validation`` is the share of the training pictures that is kept aside. ``loss`` is chosen by the data where it is "". Raises BadSettings. >>> Settings(epochs=3).learning_rate 0.001 >>> Settings(learning_rate=1e9) Traceback (most recent call last): ... convscope.base.errors.BadSettings: the setting 'learning_rate' cannot be used: received 1000000000.0. It is a number above 0, at most 10000. Try 0.001. */
export interface Settings {
  epochs: number;
  batch: number;
  engine: string;
  optimiser: string;
  learning_rate: number;
  momentum: number;
  weight_decay: number;
  schedule: string;
  warm_up: number;
  loss: string;
  label_smoothing: number;
  class_weights: boolean;
  patience: number;
  seed: number;
  validation: number;
  augment: Augment;
  frozen: string[];
  precision: string;
}

/** How far pictures are varied; 0 and False leave them as they are. ``shift``: up to this share of the side, both ways. ``rotate``: up to so many degrees, both ways. ``scale``: larger or smaller by up to this share. ``flip``: every second one mirrored, left to right. ``crop``: a window smaller than the picture by up to this share of the side, at any place, made as large as the picture. ``colour``: brightness, contrast and saturation, each more or less by up to this share. ``erase``: a rectangle of up to this share of the area, in the picture's mean colour (Zhong and others, "Random erasing data augmentation", 2017). ``share``: that of the pictures which are changed at all. ``fill``: what lies outside a picture, ``black`` or its ``edge``. What another hand does to a drawing: ``slant`` moves each row sideways by up to this share of its distance from the middle, both ways. ``bend`` moves every place by a smooth field of chance whose standard deviation is up to this share of the side (Simard, Steinkraus and Platt, "Best practices for convolutional neural networks applied to visual document analysis", 2003, have about 0.05). ``stroke`` lets what is bright grow (a grey dilation) or shrink by up to so many pixels on each side. Raises BadSettings. >>> Augment(shift=0.1, rotate=10).apply(np.zeros((2, 8, 8, 1), np.uint8), 0).dtype dtype('float32') */
export interface Augment {
  shift: number;
  rotate: number;
  scale: number;
  flip: boolean;
  crop: number;
  colour: number;
  erase: number;
  share: number;
  fill: string;
  slant: number;
  bend: number;
  stroke: number;
}

/** The run's id: the name of its folder. */
export interface RunIs {
  run: string;
}

/** Ask: which runs are there? */
export interface Runs {
}

/** Every run, the latest first; ``folder`` is where they lie. */
export interface RunsAnswer {
  runs: RunCard[];
  folder: string;
  torch: boolean;
}

/** One run. ``state`` is waiting, running, paused, finished, stopped, failed or lost; ``rate`` the learning rate of the last step; ``best`` the least validation loss, at ``best_step``; ``data`` an id, "" where only Python held them. */
export interface RunCard {
  run: string;
  state: string;
  message: string;
  step: number;
  steps: number;
  epoch: number;
  epochs: number;
  seconds: number;
  seconds_left: number | null;
  pictures_per_second: number;
  rate: number;
  rate_factor: number;
  best: number | null;
  best_step: number;
  accuracy: number | null;
  network: string;
  data: string;
  classes: string[];
  settings: Settings;
  parent: string;
  parent_step: number;
  blocks: string;
  made: number;
}

/** Ask: how does this run go? Rows of its history from number ``since`` on. */
export interface RunOf {
  run: string;
  since: number;
}

/** How the run stands, and what was added to its history; ``next`` is the ``since`` to come. Where ``next`` is less than before, the run went back: its history is to be read anew. ``checkpoints`` are the steps that can be opened as ``RUN@STEP``. */
export interface RunAnswer {
  card: RunCard;
  steps: StepRow[];
  epochs: EpochRow[];
  signs: SignRow[];
  events: EventRow[];
  next: number;
  checkpoints: number[];
}

/** Some steps: their mean loss, the share that was right (null for numbers). */
export interface StepRow {
  step: number;
  epoch: number;
  loss: number | null;
  accuracy: number | null;
  rate: number;
  steepness: number | null;
  pictures_per_second: number;
  seconds: number;
}

/** An epoch: ``confusion`` has a row for each true class, null for numbers. */
export interface EpochRow {
  step: number;
  epoch: number;
  loss: number | null;
  accuracy: number | null;
  validation_loss: number | null;
  validation_accuracy: number | null;
  confusion: number[][] | null;
  worst: WorstOf[];
  seconds: number;
}

/** A mistake: the picture's place in the data, its class, what it was taken for, how surely. */
export interface WorstOf {
  index: number;
  true: number;
  predicted: number;
  probability: number;
}

/** What goes wrong: its name, the layer ("" for the whole), what is seen, what to try. */
export interface SignRow {
  step: number;
  what: string;
  layer: string;
  text: string;
  remedy: string;
}

/** What was done: begun, resumed, paused, gone-on, rate, stopped, finished, early. */
export interface EventRow {
  step: number;
  what: string;
  factor: number | null;
}

/** Ask: let a run go on, pause or stop, or to change its learning rate by a factor (of the schedule's); "resume" starts one that stopped, from its latest checkpoint. */
export interface SteerRun {
  run: string;
  action: "go" | "pause" | "stop" | "resume";
  rate_factor: number | null;
}

/** Ask: what did the network answer to this picture, checkpoint by checkpoint? ``index`` is a picture's place in the run's data; where it is −1, ``picture`` is an id. */
export interface OverTimeOf {
  run: string;
  index: number;
  picture: string;
}

/** ``probabilities`` has a row for each step; for numbers they are what was predicted. */
export interface OverTimeAnswer {
  steps: number[];
  classes: string[];
  probabilities: Num[][];
  true: number | null;
}

/** Ask: how does one weight learn from a batch? At a checkpoint of a run, from the batch that came next; ``role`` and ``index`` say which weight, as in WeightGradientOf. */
export interface OneStepOf {
  run: string;
  step: number;
  layer: string;
  role: string;
  index: number[];
  rate: number | null;
  pictures: number;
}

/** gradient = Σ over pictures and positions of x · ∂L/∂y, the mean loss L being of ``pictures``. ``products`` are the largest, each with its picture's number, the position and both factors; ``left_out`` is the sum of the others. ``difference`` is (L(w + h) − L(w − h)) / 2h, computed anew in double precision; ``after`` is the loss with this one weight changed to ``new``, and ``all_after`` with every weight changed likewise. */
export interface OneStepAnswer {
  layer: string;
  role: string;
  index: number[];
  weight: Num;
  rate: number;
  new: Num;
  gradient: Num;
  by_sum: Num;
  difference: Num;
  h: number;
  loss: Num;
  after: Num;
  all_after: Num;
  pictures: PictureShare[];
  uses: number;
  products: Product[];
  left_out: Num;
}

/** What one picture of the batch adds to the gradient: from ``uses`` positions. */
export interface PictureShare {
  index: number;
  uses: number;
  sum: Num;
  loss: Num;
}

/** One product of the sum: in picture ``picture`` (0, 1, … in the batch), output ``cell``. */
export interface Product {
  picture: number;
  cell: number[];
  x: Num;
  upstream: Num;
  product: Num;
}

/** Ask: how good is a network (``RUN@STEP``, or any) on a part of data? */
export interface EvaluationOf {
  network: string;
  data: string;
  part: "train" | "validation" | "test" | "all";
  validation: number;
  seed: number;
  robustness: boolean;
}

/** For numbers ``errors`` has mean absolute and root mean squared error and R²; else null. */
export interface EvaluationAnswer {
  pictures: number;
  loss: Num;
  accuracy: number | null;
  calibration_error: number | null;
  classes: ClassFigures[];
  cells: ConfusionCell[];
  calibration: CalibrationBin[];
  worst: WorstOf[];
  robustness: Robustness[];
  errors: [Num, Num, Num] | null;
}

/** Precision, recall and F1 (0 to 1, null where nothing was counted) and how many there are. */
export interface ClassFigures {
  label: string;
  precision: number | null;
  recall: number | null;
  f1: number | null;
  pictures: number;
}

/** The pictures of class ``true`` taken for ``predicted``: how many, and some of them. */
export interface ConfusionCell {
  true: number;
  predicted: number;
  pictures: number;
  indices: number[];
}

/** Pictures whose answer was this sure on the mean, and the share that was right. */
export interface CalibrationBin {
  confidence: number;
  accuracy: number;
  pictures: number;
}

/** The accuracy under a change ("noise", "shift", …), strength by strength, 0 first. */
export interface Robustness {
  change: string;
  strengths: number[];
  accuracy: number[];
}

/** Ask: which lessons are there? */
export interface Lessons {
}

/** All of them, in order. */
export interface LessonsAnswer {
  lessons: LessonCard[];
}

/** A lesson at a glance; ``requires`` are the numbers of those before it. */
export interface LessonCard {
  number: string;
  title: Texts;
  aim: Texts;
  minutes: number;
  requires: string[];
  screens: string[];
  exercises: string[];
}

/** The same said in English and in Japanese. */
export interface Texts {
  en: string;
  ja: string;
}

/** Ask: what does a lesson say? */
export interface LessonOf {
  lesson: string;
}

/** The whole lesson, with the words of the glossary that it uses. */
export interface LessonAnswer {
  number: string;
  title: Texts;
  aim: Texts;
  minutes: number;
  screens: ScreenText[];
  terms: TermText[];
}

/** One screen: its title, its text, the scene beside it, the exercise that is set there. */
export interface ScreenText {
  id: string;
  step: "see" | "predict" | "play" | "write" | "break" | "recap";
  title: Texts;
  text: Texts;
  scene: Record<string, unknown>;
  exercise: string;
  doings: Doing[];
}

/** A phrase of the text drives the picture there; it lights up while the picture is so. */
export interface Doing {
  name: string;
  scene: Record<string, unknown>;
}

/** A word of the glossary in both languages, and what it means in a sentence. */
export interface TermText {
  term: string;
  word: Texts;
  says: Texts;
}

/** Ask: what is set? The same seed sets the same; 0 has the lecture's own numbers. */
export interface ExerciseOf {
  exercise: string;
  seed: number;
}

/** An exercise as it is set: never its answer. ``shape`` is that of the numbers wanted. */
export interface ExerciseAnswer {
  exercise: string;
  seed: number;
  kind: "numbers" | "choice" | "kernel" | "picture" | "network" | "code";
  ask: Texts;
  shape: number[];
  choices: Texts[];
  hints: Texts[];
  scene: Record<string, unknown>;
  python: string;
}

/** Ask: is this right? ``values`` are the numbers row by row, of the ``shape`` that they have; of a choice its place. ``blocks`` is the JSON of a network's blocks. */
export interface JudgeOf {
  exercise: string;
  values: Num[];
  shape: number[];
  blocks: string;
  seed: number;
}

/** ``misconception`` names the known wrong thinking that gives this answer, "" for none; ``scene`` shows it in the live component, null for nothing. ``recorded`` tells that a class's record has it. */
export interface JudgeAnswer {
  right: boolean;
  outcome: "right" | "trap" | "shape" | "unfinite" | "unreadable" | "wrong";
  said: Texts;
  misconception: string;
  scene: Record<string, unknown> | null;
  recorded: boolean;
}

/** Ask: what is this channel of this layer, on this picture? */
export interface UnitOf {
  scene: Scene;
  layer: string;
  channel: number;
}

/** One unit on one picture. ``value`` names its layer's tensor, ``map`` is (h w) or (). ``kernel`` and ``fed_by`` are null where no weights make it. */
export interface UnitAnswer {
  layer: string;
  channel: number;
  channels: number;
  op: string;
  value: string;
  map: number[];
  strongest: number[];
  strongest_value: Num;
  low: Num;
  mean: Num;
  zeros: Num;
  field: UnitField;
  made_by: UnitPlace;
  kernel: UnitKernel | null;
  fed_by: UnitFedBy | null;
  feeds: UnitFeeds[];
  alike: UnitAlike[];
}

/** What its values see: ``size`` and ``stride`` in the input's cells, rows first. ``clipped`` is what the strongest one sees, ``on_picture`` the same as (left, top, width, height) in the picture's pixels, null where there is no picture. */
export interface UnitField {
  size: number[];
  stride: number[];
  clipped: BoxOf;
  on_picture: [number, number, number, number] | null;
}

/** A channel of a layer, or of the network's input where ``layer`` is its name. ``value`` names the tensor that has its map. */
export interface UnitPlace {
  layer: string;
  channel: number;
  value: string;
}

/** The weights of a channel: ``slices`` of ``size`` (kh kw), the largest of ``channels`` first. ``input`` says that they meet the network's own input: then they are in the channels' order. ``reach`` is the largest size of a weight. */
export interface UnitKernel {
  layer: string;
  channel: number;
  weight: string;
  size: number[];
  channels: number;
  reach: Num;
  input: boolean;
  slices: UnitSlice[];
}

/** What of a kernel meets one input channel: kh · kw numbers, row by row. */
export interface UnitSlice {
  channel: number;
  values: Num[];
}

/** The shares of which ``mean`` is the sum, with ``bias``; ``gap`` is by how much it misses. ``shares`` are the largest of ``channels``. */
export interface UnitFedBy {
  layer: string;
  channel: number;
  channels: number;
  mean: Num;
  bias: Num;
  gap: Num;
  shares: UnitShare[];
}

/** What ``read`` adds to a channel's mean; ``place`` is what a person would name for it. */
export interface UnitShare {
  place: UnitPlace;
  read: UnitPlace;
  share: Num;
}

/** The channels of ``layer`` to which it adds most, of the ``channels`` that it reaches. */
export interface UnitFeeds {
  layer: string;
  channels: number;
  shares: UnitShare[];
}

/** Another channel of the layer and Pearson's correlation with it. */
export interface UnitAlike {
  channel: number;
  correlation: Num;
}

/** Ask: what do many pictures say of this channel? The survey is begun if there is none. */
export interface UnitSurveyOf {
  scene: Scene;
  layer: string;
  channel: number;
}

/** How far the survey is (``done`` of ``total`` pictures) and what it says. ``state`` "none" means that there are no pictures that suit, "failed" that it could not be made; ``said`` is why. ``responses`` is null until it is ready, and for a layer that it does not know. ``patches`` tells whether ``GET /patches`` has any. ``fed_by`` and ``feeds`` are by the mean responses, where the survey knows those. */
export interface UnitSurveyAnswer {
  state: "making" | "ready" | "none" | "failed";
  said: string;
  done: number;
  total: number;
  data: string;
  pictures: number;
  patches: boolean;
  responses: UnitResponses | null;
  fed_by: UnitShare[] | null;
  feeds: UnitFeeds[];
}

/** What many pictures say: ``counts`` of their responses, the largest value of each, between ``edges``; ``strongest`` are those of the highest responses, ``weakest`` of the lowest values. ``mean``, ``std`` and ``zeros`` (NaN where not counted) are over every value. ``selectivity`` is that of the class ``selective``; null without classes. ``alike`` are near-duplicates by their responses. */
export interface UnitResponses {
  edges: Num[];
  counts: number[];
  low: Num;
  high: Num;
  mean: Num;
  std: Num;
  zeros: Num;
  strongest: UnitPatch[];
  weakest: UnitPatch[];
  classes: UnitClass[];
  selective: string;
  selectivity: number | "NaN" | "Infinity" | "-Infinity" | null;
  alike: UnitAlike[] | null;
}

/** The survey's picture ``place``, with the value that it reaches at its ``cell`` (y x). ``picture`` is its id, under which it opens; "" where the data are not at hand. */
export interface UnitPatch {
  place: number;
  picture: string;
  label: string;
  value: Num;
  cell: number[];
}

/** The mean of the responses to the pictures of one class. */
export interface UnitClass {
  label: string;
  mean: Num;
}

/** Ask: how far is the picture that this channel answers to most? It is begun if asked to. ``do`` "look" begins nothing, "start" begins it where there is none, "stop" ends it. Who asks no more for some seconds has it ended too. ``diversity`` different ones are sought together; with the objective "class" the channel is a class. */
export interface VisionOf {
  network: string;
  layer: string;
  channel: number;
  objective: "channel" | "neuron" | "class";
  seed: number;
  diversity: number;
  do: "look" | "start" | "stop";
}

/** ``curves`` has each picture's activations from the noise on; ``field`` is (h w). ``shown`` is the step of the picture that is there to be seen, -1 where there is none yet. */
export interface VisionAnswer {
  state: "none" | "waiting" | "making" | "ready" | "stopped" | "failed";
  said: string;
  step: number;
  steps: number;
  shown: number;
  engine: string;
  size: number[];
  field: number[];
  curves: Num[][];
}

/** Ask: how far is the ladder of this network? ``do`` as in VisionOf; "look" is answered with the one that comes along, where there is one. */
export interface LadderOf {
  network: string;
  seed: number;
  do: "look" | "start" | "stop";
}

/** The rungs top to bottom. ``along`` tells that they came along with the network. ``step`` of ``steps`` is how far all of it is, counted in steps of channels. */
export interface LadderAnswer {
  state: "none" | "waiting" | "making" | "ready" | "stopped" | "failed";
  said: string;
  along: boolean;
  engine: string;
  each: number;
  step: number;
  steps: number;
  rungs: LadderRung[];
}

/** A rung: ``shown`` is the step of its pictures that are there to be seen, -1 for none. ``field`` (h w) is what one value sees, ``whole`` that it is the whole picture. ``names`` are those of classes. ``problem`` says why there is nothing. */
export interface LadderRung {
  layer: string;
  objective: "channel" | "neuron" | "class";
  channels: number[];
  names: string[];
  field: number[];
  whole: boolean;
  shown: number;
  problem: string;
}

/** Ask: by which methods can it be told why, and how is a map checked? */
export interface Methods {
}

/** All of them, each from what costs little to what costs much. */
export interface MethodsAnswer {
  methods: MethodCard[];
  checks: CheckCard[];
}

/** A method: what it computes, its formula as TeX, its known weakness, where it is taken. ``walks`` is about how many walks through the network one map takes. */
export interface MethodCard {
  name: string;
  title: Texts;
  what: Texts;
  formula: string;
  weakness: Texts;
  source: string;
  on: "input" | "layer" | "either";
  walks: number;
}

/** A check: what it does, and from whom it is. */
export interface CheckCard {
  name: string;
  title: Texts;
  what: Texts;
  source: string;
}

/** Ask: what speaks for ``target`` (less ``against``)? ``layer`` "" is the method's usual. */
export interface WhyOf {
  scene: Scene;
  method: string;
  target: Target;
  against: Target | null;
  layer: string;
}

/** ``map`` (h w) is the size of the map over the input; ``low`` and ``high`` are its ends. ``layer`` is where the method was taken, "" on the input. ``gap`` is how far the values' sum is from ``sums_to``, which theory demands; both null where it demands nothing. */
export interface WhyAnswer {
  layer: string;
  number: Num;
  map: [number, number];
  low: Num;
  high: Num;
  sums_to: number | "NaN" | "Infinity" | "-Infinity" | null;
  gap: number | "NaN" | "Infinity" | "-Infinity" | null;
  notes: string[];
}

/** Ask: what does ``check`` say of the map that ``why`` with the same fields is about? */
export interface CheckOf {
  scene: Scene;
  method: string;
  target: Target;
  check: string;
  against: Target | null;
  layer: string;
}

/** What a check found. ``passed`` is null where it does not apply, or only measures. ``reason`` has the numbers in it, ``short`` says it in a few words ("" where there are none). */
export interface CheckAnswer {
  name: string;
  passed: boolean | null;
  reason: Texts;
  short: Texts;
  numbers: Record<string, Num>;
  curves: CurveCard[];
}

/** How a number goes on the way of a check; ``area`` is the area under it. ``name`` says what was done ("insertion", "deletion", "cascade"), ``of`` by whose map: "method", "random" or "edges". */
export interface CurveCard {
  name: string;
  of: string;
  at: Num[];
  values: Num[];
  area: Num;
}

/** Ask: how alike are the maps of these methods, all of one question? */
export interface AgreementOf {
  scene: Scene;
  methods: string[];
  target: Target;
  against: Target | null;
  layer: string;
}

/** Spearman's rank correlation of each method's map with each, in the order of ``methods``. */
export interface AgreementAnswer {
  methods: string[];
  correlations: Num[][];
}

/** Ask: which channels of a layer ("": of all layers) answer inside the marks and not outside? ``scene`` says by which network and preprocessing; its picture is not looked at. */
export interface ConceptOf {
  scene: Scene;
  marks: Mark[];
  layer: string;
  most: number;
}

/** A region of a picture: boxes (left, top, width, height) in its own pixels, and strokes. */
export interface Mark {
  picture: string;
  boxes: [number, number, number, number][];
  strokes: MarkStroke[];
}

/** A round brush's way over a picture: points (x, y) and the brush's width, in its pixels. */
export interface MarkStroke {
  points: [number, number][];
  width: number;
}

/** The best of ``compared`` channels in ``layers`` layers, and those layers that have some. ``too_coarse`` counts layers whose cells are too large for the region, ``even`` names those whose cells all see everything. */
export interface ConceptAnswer {
  channels: ConceptChannel[];
  compared: number;
  layers: number;
  shown: ConceptLayer[];
  too_coarse: number;
  even: string[];
}

/** One channel: mean response inside and outside, their difference in standard deviations, and the overlap (0 to 1) of its highest cells with the marked ones. */
export interface ConceptChannel {
  layer: string;
  value: string;
  channel: number;
  inside: Num;
  outside: Num;
  difference: Num;
  overlap: Num;
}

/** How many ``cells`` of a layer the region amounts to on each picture. ``span`` is where its map lies on the first picture: left, top, width, height in its pixels. */
export interface ConceptLayer {
  layer: string;
  cells: number[];
  span: [number, number, number, number];
}

/** Ask: at which layer can a straight cut tell the marked cells from the others? */
export interface ConceptProbeOf {
  scene: Scene;
  marks: Mark[];
  do: "look" | "start" | "stop";
}

/** How far the probes are: ``done`` of ``total``, and the curve once it is there. */
export interface ProbeAnswer {
  state: "none" | "waiting" | "making" | "ready" | "stopped" | "failed";
  said: string;
  done: number;
  total: number;
  curve: ProbeCurve | null;
}

/** Accuracy by depth, of ``examples`` pictures or cells; ``chance`` is what guessing reaches. */
export interface ProbeCurve {
  of_cells: boolean;
  examples: number;
  chance: number;
  points: ProbePoint[];
}

/** A layer, ``depth`` its place in the network: accuracy on what was held out (0 to 1), and the mean and standard deviation of the same with shuffled labels; null where ``why`` says why. */
export interface ProbePoint {
  layer: string;
  depth: number;
  accuracy: number | null;
  baseline: number;
  spread: number;
  counts: number[];
  features: number;
  why: string;
}

/** Ask: at which layer can a straight cut tell a class of the data from the others, or all classes from each other ("")? */
export interface ClassProbeOf {
  network: string;
  data: string;
  label: string;
  do: "look" | "start" | "stop";
}

/** Ask: what are the worst mistakes of a network on data, and what did it look at? "usual" is the part that the data keep for judging, where there is one, else all. */
export interface FailuresOf {
  network: string;
  data: string;
  part: "usual" | "train" | "validation" | "test" | "all";
  most: number;
  do: "look" | "start" | "stop";
}

/** How far it is: ``done`` of ``total``, and what was found once it is there. */
export interface FailuresAnswer {
  state: "none" | "waiting" | "making" | "ready" | "stopped" | "failed";
  said: string;
  done: number;
  total: number;
  found: FailuresFound | null;
}

/** The groups of the mistakes looked into, of ``wrong`` among ``pictures``, largest first. ``labels`` are the classes' names, ``side`` the rows and columns of a ``looked``. */
export interface FailuresFound {
  pictures: number;
  wrong: number;
  labels: string[];
  method: string;
  side: number;
  groups: FailureGroup[];
}

/** Mistakes that are alike; ``confusions`` are (true, predicted, how many). */
export interface FailureGroup {
  failed: Failed[];
  looked: number[];
  confusions: [number, number, number][];
}

/** A mistake: the picture ``DATA:index``, its class, what it was taken for and how surely. ``looked`` is where the network looked, row by row, 1 at its strongest. */
export interface Failed {
  index: number;
  true: number;
  predicted: number;
  probability: number;
  looked: number[];
}

/** Ask: what is the smallest change of a picture that flips the answer? ``towards`` is the class to be answered, −1 for any other. ``epsilon`` is the largest change of a pixel, of 0 to 255, the usual unless given; ``pixel`` (row, column, channel) is the one whose step is written out, the steepest unless given. */
export interface AdversarialOf {
  scene: Scene;
  method: "fgsm" | "pgd";
  towards: number;
  epsilon: number | null;
  seed: number;
  pixel: number[];
  do: "look" | "start" | "stop";
}

/** How far it is, and what was found once it is there. */
export interface AdversarialAnswer {
  state: "none" | "waiting" | "making" | "ready" | "stopped" | "failed";
  said: string;
  done: number;
  found: Changed | null;
}

/** What was found. ``size`` (h w c) is that of what the network is given. ``smallest`` flips the answer and ``below`` does not; ``whole`` is the smallest whole ε that does so in whole pixels; null where there is none. ``times`` is by how much the change is drawn larger. ``expected`` is by how much the loss would move were it straight. */
export interface Changed {
  answer: number;
  size: [number, number, number];
  epsilon: number;
  smallest: number | null;
  below: number;
  whole: number | null;
  flipped: boolean;
  flipped_rounded: boolean;
  classes: ClassMoved[];
  times: number;
  expected: Num;
  moved: Num;
  pixel: PixelStep;
}

/** The probabilities of a class: of the picture, of the change, and of it in whole pixels. */
export interface ClassMoved {
  index: number;
  before: number;
  after: number;
  rounded: number;
}

/** The step of one pixel: slope = Σ products, new = clip(value + ε · sign). ``sign`` is that of the step; ``difference`` is the slope again, by two runs with the pixel moved by 1/16 to either side. */
export interface PixelStep {
  place: [number, number, number];
  value: Num;
  parts: PixelPart[];
  slope: Num;
  sign: number;
  new: Num;
  clipped: boolean;
  difference: Num;
}

/** A value of the input that the pixel is in: gradient × factor is what it adds. */
export interface PixelPart {
  cell: number[];
  gradient: Num;
  factor: Num;
  product: Num;
}

/** Ask: how does one come in? */
export interface ClassDoor {
}

/** The addresses that lead here from another machine, the first one as a QR code as well. ``code`` has a text of 0 and 1 for each row of its modules, without a margin. ``joined`` counts those who joined, ``here`` those whose page is open. */
export interface ClassDoorAnswer {
  addresses: string[];
  code: string[];
  joined: number;
  here: number;
}

/** Ask: may I join under this nickname? */
export interface ClassJoin {
  nickname: string;
}

/** The nickname as it is shown, and the key that is this student's from now on. */
export interface ClassJoined {
  nickname: string;
  key: string;
}

/** Ask: what are all shown? Said with where one is, every few seconds. */
export interface ClassHere {
  lesson: string;
  screen: string;
}

/** What all are shown: ``number`` grows each time that the teacher shows something. ``lesson`` is the lesson chosen for all, "" where everyone chooses; ``place`` is an address of the page, "" for none. ``student`` is who asks, 0 for the teacher; ``own_numbers`` sets every student's exercises with other numbers. */
export interface ClassNow {
  student: number;
  nickname: string;
  number: number;
  lesson: string;
  place: string;
  own_numbers: boolean;
}

/** Ask: show all a lesson, or a place of the page. The teacher's to ask. */
export interface ClassShow {
  lesson: string;
  place: string;
}

/** Ask: does each student get other numbers? The teacher's to ask; what is shown stays. */
export interface ClassNumbers {
  own: boolean;
}

/** Ask: put a student out. The teacher's to ask. */
export interface ClassRemove {
  student: number;
}

/** Everyone, in the order of joining; misconceptions, the commonest first. ``recorded`` is the name of the file that keeps it, "" where nothing is kept. */
export interface ClassOverviewAnswer {
  students: ClassStudent[];
  misconceptions: ClassMisconception[];
  lesson: string;
  place: string;
  own_numbers: boolean;
  recorded: string;
}

/** One who joined; ``right`` are the exercises that were solved, ``open`` those tried in vain. ``quiet`` is how many seconds ago the page was last heard of, −1 for never since the start. */
export interface ClassStudent {
  student: number;
  nickname: string;
  here: boolean;
  quiet: number;
  lesson: string;
  screen: string;
  tries: number;
  right: string[];
  open: string[];
  met: string[];
}

/** How many students met a misconception, and at which exercises. */
export interface ClassMisconception {
  misconception: string;
  said: Texts;
  students: number;
  exercises: string[];
}

/** Ask: who is where, and what is thought? The teacher's to ask. */
export interface ClassOverview {
}

/** One change of a Scene; its `kind` says which. */
export type Edit = PixelEdit | PaintEdit | WeightEdit | ChannelEdit | PoolingEdit;

/** What can be asked: `POST /ask` with `{question: name, …request}`. */
export interface Questions {
  library: { request: Library; answer: LibraryAnswer };
  trace: { request: TraceOverview; answer: TraceAnswer };
  one_number: { request: OneNumberOf; answer: OneNumberAnswer };
  receptive_field: { request: ReceptiveFieldOf; answer: ReceptiveFieldAnswer };
  effective_field: { request: EffectiveFieldOf; answer: EffectiveFieldAnswer };
  gradient: { request: GradientOf; answer: GradientAnswer };
  weight_gradient: { request: WeightGradientOf; answer: WeightGradientAnswer };
  triage: { request: TriageOf; answer: TriageAnswer };
  top_classes: { request: TopClassesOf; answer: TopClassesAnswer };
  compare: { request: Compare; answer: CompareAnswer };
  statistics: { request: StatisticsOf; answer: StatisticsAnswer };
  prepared: { request: PreparedOf; answer: PreparedAnswer };
  followed: { request: FollowedOf; answer: FollowedAnswer };
  kernels: { request: Kernels; answer: KernelsAnswer };
  kernel: { request: KernelOf; answer: KernelAnswer };
  presets: { request: Presets; answer: PresetsAnswer };
  preset: { request: PresetOf; answer: PresetAnswer };
  block_kinds: { request: BlockKinds; answer: BlockKindsAnswer };
  built: { request: BuiltOf; answer: BuiltAnswer };
  data_sets: { request: DataSets; answer: DataSetsAnswer };
  data_card: { request: DataCardOf; answer: DataCard };
  near_duplicates: { request: NearOf; answer: Near };
  start_run: { request: StartRun; answer: RunIs };
  runs: { request: Runs; answer: RunsAnswer };
  run: { request: RunOf; answer: RunAnswer };
  steer_run: { request: SteerRun; answer: RunIs };
  over_time: { request: OverTimeOf; answer: OverTimeAnswer };
  one_step: { request: OneStepOf; answer: OneStepAnswer };
  evaluation: { request: EvaluationOf; answer: EvaluationAnswer };
  lessons: { request: Lessons; answer: LessonsAnswer };
  lesson: { request: LessonOf; answer: LessonAnswer };
  exercise: { request: ExerciseOf; answer: ExerciseAnswer };
  judge: { request: JudgeOf; answer: JudgeAnswer };
  unit: { request: UnitOf; answer: UnitAnswer };
  unit_survey: { request: UnitSurveyOf; answer: UnitSurveyAnswer };
  vision: { request: VisionOf; answer: VisionAnswer };
  ladder: { request: LadderOf; answer: LadderAnswer };
  why_methods: { request: Methods; answer: MethodsAnswer };
  why: { request: WhyOf; answer: WhyAnswer };
  why_check: { request: CheckOf; answer: CheckAnswer };
  why_agreement: { request: AgreementOf; answer: AgreementAnswer };
  concept: { request: ConceptOf; answer: ConceptAnswer };
  concept_probe: { request: ConceptProbeOf; answer: ProbeAnswer };
  class_probe: { request: ClassProbeOf; answer: ProbeAnswer };
  failures: { request: FailuresOf; answer: FailuresAnswer };
  adversarial: { request: AdversarialOf; answer: AdversarialAnswer };
  class_door: { request: ClassDoor; answer: ClassDoorAnswer };
  class_join: { request: ClassJoin; answer: ClassJoined };
  class_here: { request: ClassHere; answer: ClassNow };
  class_show: { request: ClassShow; answer: ClassNow };
  class_numbers: { request: ClassNumbers; answer: ClassNow };
  class_remove: { request: ClassRemove; answer: ClassOverviewAnswer };
  class_overview: { request: ClassOverview; answer: ClassOverviewAnswer };
}
