import { select } from 'd3-selection';
import { zoom, zoomIdentity, type ZoomTransform } from 'd3-zoom';
import { type ComputedRef, onMounted, onUnmounted, ref, type Ref, useTemplateRef, watch } from 'vue';
import { CARD, type Layout } from './layout.ts';

export interface PanZoom {
  /** Whether letters are too small to be read and are left out. */
  readonly isFar: Readonly<Ref<boolean>>;
  zoomBy(factor: number): void;
  /** Shows all of it. */
  fit(): void;
  /** Brings a unit into the middle. */
  centre(code: string): void;
}

const RANGE = [0.05, 2.5] as const;
/** Letters of a card are about 11 pixels high at scale 1. */
const FAR = 0.5;
/** How far to the right of the frame a unit is brought. */
const AT = 0.66;
/** Phones. */
const NARROW = 480;
/** Where the days stand. */
const TOP = 28;

/**
 * Pans and zooms the graph (the template's `world` and `lanes`) by hand, wheel with Ctrl, and buttons. A frame moves one transform; nothing is drawn anew.
 */
export function usePanZoom(
  frame: Readonly<Ref<HTMLElement | null>>,
  layout: ComputedRef<Layout>,
  anchor: () => string,
): PanZoom {
  const world = useTemplateRef<HTMLElement>('world');
  const lanes = useTemplateRef<SVGGElement>('lanes');
  const isFar = ref(false);
  /** `isMoved`: by hand, since it was last shown as a whole or by a unit. */
  const now: { transform: ZoomTransform; isMoved: boolean } = { transform: zoomIdentity, isMoved: false };

  const behaviour = zoom<HTMLElement, unknown>()
    .scaleExtent([...RANGE])
    // A wheel alone scrolls the page.
    .filter(
      (event: Event) => (event.type !== 'wheel' || (event as WheelEvent).ctrlKey) && !(event as MouseEvent).button,
    )
    .clickDistance(6)
    // While it moves it is one picture that is moved about; drawn anew, sharp, when it rests.
    .on('start', () => world.value?.classList.add('moving'))
    .on('end', () => world.value?.classList.remove('moving'))
    .on('zoom', ({ transform, sourceEvent }: { transform: ZoomTransform; sourceEvent: unknown }) => {
      now.isMoved = sourceEvent !== null && sourceEvent !== undefined;
      move(transform);
    });

  function move(transform: ZoomTransform): void {
    now.transform = transform;
    if (world.value)
      world.value.style.transform = `translate(${transform.x}px, ${transform.y}px) scale(${transform.k})`;
    lanes.value?.setAttribute('transform', `translate(0 ${transform.y}) scale(1 ${transform.k})`);
    for (const name of frame.value?.querySelectorAll<HTMLElement>('.lane-names li') ?? []) {
      name.style.transform = `translateY(${Number(name.dataset['y']) * transform.k + transform.y + 4}px)`;
    }
    isFar.value = transform.k < FAR;
  }

  const size = (): { width: number; height: number } => ({
    width: frame.value?.clientWidth ?? 0,
    height: frame.value?.clientHeight ?? 0,
  });
  const to = (transform: ZoomTransform): void => {
    if (frame.value) behaviour.transform(select(frame.value), transform);
  };

  /** No empty room above or below while there is something to show. */
  function within(y: number, scale: number): number {
    const { height } = size();
    return layout.value.height * scale + TOP <= height
      ? TOP
      : Math.max(Math.min(y, TOP), height - 8 - layout.value.height * scale);
  }

  function fit(least: number = RANGE[0]): void {
    const { width, height } = size();
    const scale = Math.max(least, Math.min(1, width / layout.value.width, (height - TOP - 8) / layout.value.height));
    to(zoomIdentity.translate((width - layout.value.width * scale) / 2, TOP).scale(scale));
  }

  const leastScale = (): number => (size().width < NARROW ? 0.86 : 0.8);

  function isWholeReadable(): boolean {
    const { width, height } = size();
    return Math.min(width / layout.value.width, (height - TOP - 8) / layout.value.height) >= leastScale();
  }

  function centre(code: string): void {
    const placed = layout.value.cards.get(code);
    const { width, height } = size();
    const least = leastScale();
    // All of it, where it can be read so.
    if (!placed || isWholeReadable()) {
      fit(least);
      return;
    }
    const scale = Math.max(least, Math.min(1, now.transform.k));
    // Its sources lie to the left: they have most of the room.
    const x = width * AT - (placed.x + CARD.width / 2) * scale;
    const y = height / 2 - (placed.y + CARD.height / 2) * scale;
    to(zoomIdentity.translate(x, within(y, scale)).scale(scale));
  }

  // A phone that is turned, a window that is made wider, a tab that is opened.
  let width = 0;
  const resized = new ResizeObserver(() => {
    const now = size().width;
    if (now !== 0 && now !== width) centre(anchor());
    width = now;
  });
  onMounted(() => {
    if (!frame.value) return;
    select(frame.value).call(behaviour).on('dblclick.zoom', null);
    resized.observe(frame.value);
  });
  onUnmounted(() => {
    resized.disconnect();
    if (frame.value) select(frame.value).on('.zoom', null);
  });
  // What was tapped or moved by hand stays where it is while others come in around it.
  watch(
    layout,
    (after, before) => {
      const [from, at] = [before.cards.get(anchor()), after.cards.get(anchor())];
      const { k, x, y } = now.transform;
      if (!now.isMoved && isWholeReadable()) centre(anchor());
      else if (from && at)
        to(zoomIdentity.translate(x + (from.x - at.x) * k, within(y + (from.y - at.y) * k, k)).scale(k));
      else move(now.transform);
    },
    { flush: 'post' },
  );

  return {
    isFar,
    zoomBy: (factor) => {
      if (frame.value) behaviour.scaleBy(select(frame.value), factor);
    },
    fit: () => fit(),
    centre,
  };
}
