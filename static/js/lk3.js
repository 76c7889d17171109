/* Small helps; every page works without them. No state leaves this file except through the forms themselves. */
(function () {
  "use strict";

  var root = document.documentElement;

  function cookieToken() {
    var match = document.cookie.match(/(?:^|; )(?:__Host-|__Secure-)?csrftoken=([^;]+)/);
    return match ? decodeURIComponent(match[1]) : "";
  }

  function clock() {
    var now = new Date();
    return now.getHours() + "." + String(now.getMinutes()).padStart(2, "0");
  }

  /* 1. Submit once: a second click on "Simpan" on a slow line must not make a second case. */
  function submitButtons(form) {
    return Array.prototype.filter.call(form.elements, function (element) {
      return element.type === "submit";
    });
  }

  function release(form) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
    submitButtons(form).forEach(function (button) {
      button.removeAttribute("aria-disabled");
      button.classList.remove("lk-busy", "disabled");
    });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || !form.matches("form[data-once]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
    // aria-disabled, not disabled: the pressed button's own name and value must still be sent.
    submitButtons(form).forEach(function (button) {
      button.setAttribute("aria-disabled", "true");
      button.classList.add("lk-busy", "disabled");
    });
  });

  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-once]").forEach(release);
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.target.closest && event.target.closest("form[data-once]");
    if (form) release(form);
  });

  /* 2. Quick exit: blank at once, log out while leaving, and leave no entry to come back to. */
  function leave(form) {
    root.classList.add("lk-left");
    document.title = "";
    var gone = false;
    var go = function (url) {
      if (gone) return;
      gone = true;
      if (url) window.location.replace(url);
      else HTMLFormElement.prototype.submit.call(form);
    };
    var neutral = form.dataset.neutral;
    fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true })
      .then(function (response) { go(neutral || response.url); }, function () { go(neutral); });
    setTimeout(function () { go(neutral); }, 1000);
  }

  var leaving = false;
  var exitForm = document.querySelector("form[data-quick-exit]");
  if (exitForm) {
    exitForm.addEventListener("submit", function (event) {
      event.preventDefault();
      leaving = true;
      leave(exitForm);
    });
  }

  var lastEscape = -Infinity;
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.lk-menu[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    if (exitForm && !leaving && event.timeStamp - lastEscape < 1000 && !event.repeat) {
      leaving = true;
      leave(exitForm);
    }
    if (!event.repeat) lastEscape = event.timeStamp;
  });
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.lk-menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  /* 3. Drafts: typed text goes to the server every few seconds; when it cannot, it stays here and the page says so. */
  function draft(form) {
    var status = form.querySelector("[data-draft-status]");
    if (!status) {
      status = document.createElement("p");
      status.dataset.draftStatus = "";
      form.appendChild(status);
    }
    status.classList.add("lk-draft");
    status.setAttribute("aria-live", "polite");

    var saved = text();
    var busy = false;
    var wait = 4000;

    // The token is renewed by a login in another tab; the cookie always holds the current one.
    function data() {
      var fields = new FormData(form);
      Array.from(fields.keys()).forEach(function (name) {
        if (fields.get(name) instanceof File) fields.delete(name);
      });
      if (cookieToken()) fields.set("csrfmiddlewaretoken", cookieToken());
      return fields;
    }
    function text() {
      var fields = data();
      fields.delete("csrfmiddlewaretoken");
      return new URLSearchParams(fields).toString();
    }
    function say(sentence, lost) {
      if (status.textContent !== sentence) status.textContent = sentence;
      status.classList.toggle("is-lost", lost);
    }
    function failed(sentence) {
      wait = Math.min(wait * 2, 30000);
      say(sentence, true);
    }
    // Two tabs with one draft: the one that is written in tells the other, which stops saving over it.
    var tabs = window.BroadcastChannel ? new BroadcastChannel("lk3-draft") : null;
    var elsewhere = false;
    function tell() {
      if (tabs) tabs.postMessage(form.dataset.draftUrl);
    }
    if (tabs) {
      tabs.onmessage = function (event) {
        if (event.data !== form.dataset.draftUrl) return;
        elsewhere = true;
        say("Bagian ini baru saja diisi di tab lain. Salin tulisan Anda bila perlu, lalu muat ulang halaman ini sebelum melanjutkan di sini.", true);
      };
    }
    function save() {
      var sending = text();
      if (elsewhere || busy || leaving || form.dataset.sent || sending === saved) return Promise.resolve();
      busy = true;
      return fetch(form.dataset.draftUrl, {
        method: "POST", body: data(), headers: { "X-Requested-With": "XMLHttpRequest" }, redirect: "manual", keepalive: sending.length < 60000,
      }).then(function (response) {
        if (response.ok) {
          saved = sending;
          wait = 4000;
          say("Tersimpan " + clock(), false);
          tell();
        } else if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) {
          failed("Sesi Anda berakhir. Tulisan masih ada di layar ini: masuk lagi lewat tab baru, lalu kembali ke sini.");
        } else {
          failed("Belum tersimpan. Tulisan masih ada di layar ini dan akan dicoba lagi.");
        }
      }, function () {
        failed("Sambungan terputus. Tulisan masih ada di layar ini dan akan dikirim saat tersambung lagi.");
      }).then(function () { busy = false; });
    }
    (function tick() {
      setTimeout(function () { save().then(tick); }, wait);
    })();

    window.addEventListener("online", function () { wait = 4000; save(); });
    document.addEventListener("visibilitychange", function () { if (document.hidden) save(); });
    form.addEventListener("submit", function () {
      if (text() !== saved) tell();
      var field = form.querySelector("input[name=csrfmiddlewaretoken]");
      if (field && cookieToken()) field.value = cookieToken();
    });
    window.addEventListener("beforeunload", function (event) {
      if (!leaving && !form.dataset.sent && text() !== saved) event.preventDefault();
    });
  }
  document.querySelectorAll("form[data-draft-url]").forEach(draft);

  /* Where the browser cannot unfold a closed <details> by CSS, a wide screen still shows the filters. */
  if (window.matchMedia("(min-width: 768px)").matches && !(window.CSS && CSS.supports("selector(::details-content)"))) {
    document.querySelectorAll("details.lk-filters").forEach(function (filters) { filters.open = true; });
  }

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  document.querySelectorAll("[data-show-password]").forEach(function (button) {
    var input = document.getElementById(button.dataset.showPassword);
    button.hidden = false;
    button.addEventListener("click", function () {
      var shown = input.type === "password";
      input.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
    });
  });

  var errors = document.querySelector(".lk-errors");
  if (errors) errors.focus();
})();
