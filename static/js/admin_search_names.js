// The admin's search boxes hold a text box without a name; screen readers get the name of the field it belongs to.
(() => {
  const name = () => {
    for (const box of document.querySelectorAll(".select2-selection__rendered[role=textbox]:not([aria-label])")) {
      const field = box.closest(".select2-container")?.previousElementSibling;
      const label = field?.getAttribute("aria-label") || field?.labels?.[0]?.textContent.replace(":", "").trim();
      if (label) box.setAttribute("aria-label", label);
    }
  };
  // Boxes are also made for rows that somebody adds.
  new MutationObserver(name).observe(document.documentElement, {childList: true, subtree: true});
})();
