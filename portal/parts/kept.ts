import type { Directive } from 'vue';

const watching = new WeakMap<HTMLElement, () => void>();

/**
 * While it is true, no part of the element becomes smaller: what stands for an answer that does not come, and goes, must not let what is being read
 * below it jump. A part that the reader opens or closes is as large as it is.
 */
export const vKept: Directive<HTMLElement, boolean> = {
  mounted(element, { value: isLate }) {
    if (!isLate) return;
    const observer = new ResizeObserver((entries) => {
      for (const { target } of entries)
        if (target instanceof HTMLElement) target.style.minHeight = `${target.getBoundingClientRect().height}px`;
    });
    for (const part of element.children) observer.observe(part);
    element.addEventListener('click', ({ target }) => {
      for (const part of element.children)
        if (part instanceof HTMLElement && target instanceof Node && part.contains(target)) part.style.minHeight = '';
    });
    watching.set(element, () => observer.disconnect());
  },
  beforeUnmount(element) {
    watching.get(element)?.();
  },
};
