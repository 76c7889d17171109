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

  // aria-disabled, not disabled: the pressed button's own name and value must still be sent.
  function hold(form) {
    form.setAttribute("aria-busy", "true");
    submitButtons(form).forEach(function (button) {
      button.setAttribute("aria-disabled", "true");
      button.classList.add("lk-busy", "disabled");
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
    hold(form);
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

  /* 3. Drafts: typed text goes to the server every few seconds; when it cannot, it stays here and the page says so.
     Sending a form saves it first, so that a dead line never takes the page away with the text on it.
     Most drafts carry a version (lk3/drafts.py): what was saved elsewhere is never overwritten. The intake's does not. */
  var PAUSE = 4000, LONGEST_PAUSE = 30000, PATIENCE = 20000;
  var KEPT = "saved", LOST = "lost", EXPIRED = "expired", APART = "apart", OVER = "over", REFUSED = "refused";

  var NOT_YET = "Belum tersimpan. Tulisan masih ada di layar ini dan akan dicoba lagi.";

  function statusLine(form) {
    var line = form.querySelector("[data-draft-status]");
    if (!line) {
      line = document.createElement("p");
      line.dataset.draftStatus = "";
      line.textContent = "Tulisan Anda disimpan otomatis; hanya Anda yang dapat membukanya.";
      var actions = form.querySelector(".lk-form-actions");
      if (actions) actions.before(line);
      else form.append(line);
    }
    line.classList.add("lk-draft");
    line.setAttribute("aria-live", "polite");
    return line;
  }

  function draft(form) {
    var status = statusLine(form);
    var version = form.querySelector("input[name=draft_version]");
    var tab = version ? crypto.getRandomValues(new Uint32Array(4)).join("-") : "";
    var attempt = version ? Number(version.value) : 0;
    if (version) hidden("draft_tab", tab);

    var saved = version && "unsaved" in version.dataset ? null : text();
    var busy = null;
    var wait = PAUSE;
    var elsewhere = false, over = false, apart = false, flushing = false, passing = false;

    function hidden(name, value) {
      form.querySelector("input[name=" + name + "]").value = value;
    }
    // The token is renewed by a login in another tab; the cookie always holds the current one.
    function data() {
      var fields = new FormData(form);
      Array.from(fields.keys()).forEach(function (name) {
        if (fields.get(name) instanceof File) fields.delete(name);
      });
      form.querySelectorAll("input[type=password]").forEach(function (input) { fields.delete(input.name); });
      if (cookieToken()) fields.set("csrfmiddlewaretoken", cookieToken());
      return fields;
    }
    function text() {
      var fields = data();
      ["csrfmiddlewaretoken", "draft", "draft_path", "draft_version", "draft_tab"].forEach(function (name) { fields.delete(name); });
      return new URLSearchParams(fields).toString();
    }
    function say(sentence, lost) {
      if (status.textContent !== sentence) status.textContent = sentence;
      status.classList.toggle("is-lost", lost);
    }
    function failed(sentence, outcome) {
      wait = Math.min(wait * 2, LONGEST_PAUSE);
      say(sentence, true);
      return outcome;
    }
    // Two tabs with one intake: the one that is written in tells the other, which stops saving over it.
    var tabs = window.BroadcastChannel && !version ? new BroadcastChannel("lk3-draft") : null;
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

    function post(sending) {
      var fields = data(), patience = new AbortController();
      if (version) {
        attempt = Math.max(attempt, Number(version.value)) + 1;
        fields.set("draft_next", attempt);
      }
      var timer = setTimeout(function () { patience.abort(); }, PATIENCE);
      return fetch(form.dataset.draftUrl, {
        method: "POST", body: fields, headers: { "X-Requested-With": "XMLHttpRequest" }, redirect: "manual",
        keepalive: sending.length < 60000, signal: patience.signal,
      }).then(function (response) {
        if (response.status === 200 || response.status === 409 || response.status === 413) {
          return response.json().then(function (answer) { return read(response.status, answer, sending); });
        }
        if (response.ok) return kept(sending, "Tersimpan " + clock());
        if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) {
          return failed("Sesi Anda berakhir. Tulisan masih ada di layar ini: masuk lagi lewat tab baru, lalu kembali ke sini.", EXPIRED);
        }
        return failed(NOT_YET, REFUSED);
      }).catch(function () {
        return failed("Sambungan terputus. Tulisan masih ada di layar ini dan akan dikirim saat tersambung lagi.", LOST);
      }).finally(function () { clearTimeout(timer); });
    }
    function kept(sending, sentence) {
      saved = sending;
      wait = PAUSE;
      say(sentence, false);
      tell();
      return KEPT;
    }
    function read(code, answer, sending) {
      if (code === 200) {
        version.value = answer.version;
        return kept(sending, "Tersimpan " + answer.saved_at + (apart ? ", terpisah dari draf Anda yang lain di halaman ini." : ""));
      }
      if (answer.fork) return keepApart(answer, sending);
      if (answer.sent && answer.from_here) return KEPT;
      if (answer.sent) over = true;
      return failed(answer.message || NOT_YET, over ? OVER : REFUSED);
    }
    // Somebody (oneself, elsewhere) went on with this draft: this text becomes a draft of its own, so that both survive.
    function keepApart(answer, sending) {
      apart = true;
      attempt = 0;
      hidden("draft", answer.fork.draft);
      hidden("draft_path", answer.fork.draft_path);
      version.value = 0;
      form.dataset.draftUrl = answer.fork.url;
      return post(sending).then(function (outcome) {
        if (outcome !== KEPT) return outcome;
        say(answer.message, true);
        return APART;
      });
    }
    // Before the form goes, the server is asked again even about what it has: another tab may have sent it.
    function isUnsure() {
      return Boolean(busy) || text() !== saved || Boolean(version && version.value !== "0");
    }
    // Resolves to what became of it.
    function save(isLeaving) {
      if (busy) return isLeaving ? busy.then(function () { return save(true); }) : busy;
      var sending = text();
      if (elsewhere || over || leaving || form.dataset.sent) return Promise.resolve(over ? OVER : REFUSED);
      if (!(isLeaving ? isUnsure() : sending !== saved)) return Promise.resolve(KEPT);
      busy = post(sending).then(function (outcome) {
        busy = null;
        return outcome;
      });
      return busy;
    }
    (function tick() {
      setTimeout(function () { save().then(tick); }, wait);
    })();

    function goOn(outcome, button) {
      flushing = false;
      release(form);
      if (outcome === LOST) say("Belum ada sambungan. Tulisan masih di layar ini; kirim lagi setelah tersambung.", true);
      if (outcome === APART) say(status.textContent + " Kirim sekali lagi bila tulisan di layar ini yang benar.", true);
      if (outcome === LOST || outcome === APART || outcome === OVER) return;
      passing = true;
      form.requestSubmit(button);
    }
    form.addEventListener("submit", function (event) {
      if (flushing) {
        event.preventDefault();
        return;
      }
      if (!passing && !form.dataset.sent && form.requestSubmit && !elsewhere && isUnsure()) {
        var button = event.submitter;
        event.preventDefault();
        flushing = true;
        hold(form);
        // Not at once: while this event is being handled, a form may not be submitted again.
        save(true).then(function (outcome) { setTimeout(goOn, 0, outcome, button); });
        return;
      }
      if (text() !== saved) tell();
      var field = form.querySelector("input[name=csrfmiddlewaretoken]");
      if (field && cookieToken()) field.value = cookieToken();
    });

    window.addEventListener("pageshow", function () { passing = false; });
    window.addEventListener("online", function () { wait = PAUSE; save(); });
    document.addEventListener("visibilitychange", function () { if (document.hidden) save(); });
    window.addEventListener("beforeunload", function (event) {
      if (!leaving && !passing && !form.dataset.sent && text() !== saved) event.preventDefault();
    });
  }
  document.querySelectorAll("form[data-draft-url]").forEach(draft);

  /* 4. Quick answers (lk3/quick.py): a button puts a day or a text into its field; in a long text it is added at the end.
     Not in the order of Tab: whoever uses the keyboard types. Ctrl+Enter in a long text sends its form. */
  document.querySelectorAll("[data-quick]").forEach(function (field) {
    var row = document.createElement("div");
    row.className = "lk-row lk-quick lk-no-print mt-2";
    JSON.parse(field.dataset.quick).forEach(function (pair) {
      var button = document.createElement("button");
      button.type = "button";
      button.tabIndex = -1;
      button.className = "btn btn-secondary btn-sm";
      button.textContent = pair[0];
      button.addEventListener("click", function () {
        var before = field.matches("textarea") && field.value.trim() ? field.value.trimEnd() + " " : "";
        field.value = before + pair[1];
        field.dispatchEvent(new Event("input", { bubbles: true }));
        if (field.matches("textarea")) field.focus();
      });
      row.append(button);
    });
    field.after(row);
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.matches("form[data-once] textarea")) return;
    if (event.target.form.requestSubmit) event.target.form.requestSubmit();
  });

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

  /* A wide drawing on a phone opens where the client stands. */
  document.querySelectorAll(".fam-drawing").forEach(function (frame) {
    var client = frame.querySelector("[data-index='1']");
    if (!client) return;
    var place = client.getBoundingClientRect();
    frame.scrollLeft = place.left + place.width / 2 - frame.getBoundingClientRect().left - frame.clientWidth / 2;
  });

  /* 5. A choice survives the answer that was asked for before it: clicking into a fragment often comes while it is renewed. */
  document.addEventListener("htmx:beforeSwap", function (event) {
    var target = event.detail.target;
    var chosen = target.querySelector("input[type=radio]:checked");
    if (!chosen) return;
    var same = "input[value='" + CSS.escape(chosen.value) + "']";
    if (new DOMParser().parseFromString(event.detail.serverResponse, "text/html").querySelector(same)) {
      document.addEventListener("htmx:afterSwap", function () { target.querySelector(same).checked = true; }, { once: true });
    } else {
      event.detail.shouldSwap = false;
    }
  });
})();
