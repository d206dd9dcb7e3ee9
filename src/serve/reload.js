// Reloads this page when the preview has another revision of the site than the one it came from.
(() => {
  const shown = document.currentScript.dataset.revision;
  let events;

  const connect = () => {
    events?.close();
    events = new EventSource("/__pateka/reload");
    events.addEventListener("revision", (event) => {
      if (event.data !== shown) {
        events.close();
        location.reload();
      }
    });
    // A lost connection comes back by itself, but not one that was answered with an error.
    events.addEventListener("error", () => {
      if (events.readyState === EventSource.CLOSED) {
        setTimeout(follow, 1000);
      }
    });
  };

  // Browsers open few connections to one server: pages in the background leave theirs to others,
  // and catch up when they are looked at.
  const follow = () => (document.hidden ? events?.close() : connect());
  document.addEventListener("visibilitychange", follow);
  addEventListener("pageshow", (event) => event.persisted && follow());
  addEventListener("pagehide", () => events?.close());
  follow();
})();
