// Before the first paint: the theme chosen on this device. A file of its own, since the content security policy allows no
// inline script. The same key and values as the class Theme of libs/portal/ui.
(function () {
  try {
    var theme = localStorage.getItem('attest.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.setAttribute('data-theme', theme);
  } catch (closed) {
    // Storage may be closed to this page; the system's theme then.
  }
})();
