'use strict';
(() => {
  const root = document.documentElement;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  // A page from disk may be refused storage: choices then last as long as the page.
  const keep = (key, value) => { try { localStorage.setItem('petisim-' + key, value); } catch { /* not kept */ } };

  // Language: the page carries both, the root says which is shown.
  const speak = (lang) => {
    root.dataset.lang = lang;
    root.lang = lang;
    for (const button of all('[data-set-lang]')) {
      button.setAttribute('aria-pressed', String(button.dataset.setLang === lang));
    }
  };
  for (const button of all('[data-set-lang]')) {
    button.addEventListener('click', () => speak(button.dataset.setLang));
  }

  // Light or dark: what the system wants, until the reader says otherwise.
  const isDark = () => root.dataset.theme
    ? root.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  try {
    const theme = localStorage.getItem('petisim-theme');
    if (theme === 'dark' || theme === 'light') root.dataset.theme = theme;
  } catch { /* the system's choice */ }
  document.getElementById('theme').addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    keep('theme', root.dataset.theme);
  });

  // Sorting: numbers by their full value, missing ones last, equal rows in the order they were in.
  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.v ?? cell.textContent;
  };
  const order = (down) => (a, b) => {
    if (a === '' || b === '') return (a === '') - (b === '');
    const [x, y] = [Number(a), Number(b)];
    const plain = Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b, root.lang) : x - y;
    return down ? -plain : plain;
  };
  const sort = (button) => {
    const heading = button.closest('th');
    const down = heading.getAttribute('aria-sort') === 'ascending';
    const body = heading.closest('table').tBodies[0];
    const compare = order(down);
    const rows = [...body.rows].map((row) => [key(row, heading.cellIndex), row]);
    rows.sort((a, b) => compare(a[0], b[0]));
    body.append(...rows.map((pair) => pair[1]));
    for (const other of heading.parentNode.cells) other.removeAttribute('aria-sort');
    heading.setAttribute('aria-sort', down ? 'descending' : 'ascending');
  };
  for (const button of all('[data-sort]')) button.addEventListener('click', () => sort(button));

  // Filtering: every word typed must be in the row, in either language.
  const filter = (input) => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const table = document.getElementById(input.dataset.filter);
    let count = 0;
    for (const row of all('tbody tr', table)) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      count += row.hidden ? 0 : 1;
    }
    all('[data-count]', table).forEach((place) => { place.textContent = count; });
  };
  for (const input of all('[data-filter]')) input.addEventListener('input', () => filter(input));

  // Saving. The file is made in the browser; nothing leaves it.
  const offer = (name, blob) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const csv = (table) => {
    const quote = (text) => (/[",\n\r]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text);
    const line = (cells) => [...cells].map((cell) => quote(cell.dataset.v ?? cell.textContent)).join(',') + '\n';
    const rows = [...table.tBodies[0].rows].filter((row) => !row.hidden);
    return line(table.tHead.rows[0].cells) + rows.map((row) => line(row.cells)).join('');
  };
  // The drawing as a file of its own: one language, colours instead of properties of this page, a ground to stand on.
  const drawing = (figure) => {
    const svg = figure.querySelector('.drawing.wide svg').cloneNode(true);
    all(root.lang === 'zh' ? '[lang=en]' : '[lang=zh]', svg).forEach((other) => other.remove());
    const shown = (id) => {
      const copy = document.getElementById(id).cloneNode(true);
      all(root.lang === 'zh' ? '[lang=en]' : '[lang=zh]', copy).forEach((other) => other.remove());
      return copy.textContent.trim();
    };
    const named = (tag, text) => {
      const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
      element.textContent = text;
      return element;
    };
    const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    ground.setAttribute('width', '100%');
    ground.setAttribute('height', '100%');
    ground.setAttribute('fill', 'var(--paper)');
    svg.prepend(named('title', shown(figure.id + '-title')), named('desc', shown(figure.id + '-desc')), ground);
    svg.removeAttribute('aria-labelledby');
    svg.removeAttribute('aria-describedby');
    svg.setAttribute('font-family', "'Noto Sans','Noto Sans CJK SC','Segoe UI','PingFang SC',sans-serif");
    const style = getComputedStyle(root);
    const text = new XMLSerializer().serializeToString(svg);
    return text.replace(/var\((--[a-z0-9]+)\)/g, (_, name) => style.getPropertyValue(name).trim());
  };
  const asPng = (text, [width, height], done) => {
    const scale = 3;
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement('canvas');
      canvas.width = width * scale;
      canvas.height = height * scale;
      canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(done, 'image/png');
    };
    image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(text);
  };
  const save = (button) => {
    const { of: id, save: format } = button.dataset;
    const place = document.getElementById(id);
    if (format === 'csv') {
      return offer(id + '.csv', new Blob([csv(place.querySelector('table'))], { type: 'text/csv' }));
    }
    const text = drawing(place);
    if (format === 'svg') return offer(id + '.svg', new Blob([text], { type: 'image/svg+xml' }));
    const box = place.querySelector('.drawing.wide svg').viewBox.baseVal;
    return asPng(text, [box.width, box.height], (blob) => offer(id + '.png', blob));
  };
  for (const button of all('[data-save]')) button.addEventListener('click', () => save(button));
})();
