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
  const quote = (text) => (/[",\n\r]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text);
  const csv = (table) => {
    const line = (cells) => [...cells].map((cell) => quote(cell.dataset.v ?? cell.textContent)).join(',') + '\n';
    const rows = [...table.tBodies[0].rows].filter((row) => !row.hidden);
    return line(table.tHead.rows[0].cells) + rows.map((row) => line(row.cells)).join('');
  };
  // The drawing as a file of its own: one language, colours instead of properties of this page, a ground to stand on.
  const drawing = (figure) => {
    const svg = (figure.querySelector('.drawing.wide svg') ?? figure.querySelector('svg')).cloneNode(true);
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
    const box = (place.querySelector('.drawing.wide svg') ?? place.querySelector('svg')).viewBox.baseVal;
    return asPng(text, [box.width, box.height], (blob) => offer(id + '.png', blob));
  };
  for (const button of all('[data-save]')) button.addEventListener('click', () => save(button));

  // Big tables: rows are data, of which a page is shown. Numbers are written as the program writes them.
  const shorten = (value) => {
    const size = Math.abs(value);
    if (size > 0 && size < 0.001) return value.toExponential(2);
    const digits = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.01 ? 3 : 4;
    return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  };
  const big = (place) => {
    const { columns, rows } = JSON.parse(place.querySelector('script').textContent);
    const size = Number(place.dataset.big);
    const shown = new Set([...columns.keys()].slice(0, Number(place.dataset.shown)));
    const [head, body] = [place.querySelector('thead tr'), place.querySelector('tbody')];
    let [kept, sorted, down, first] = [rows, -1, false, 0];
    const word = (cell) => (Array.isArray(cell) ? cell[0] : cell ?? '');
    const element = (tag, pair) => {
      const made = document.createElement(tag);
      const [en, zh] = Array.isArray(pair) ? pair : [pair, pair];
      if (en === zh) made.textContent = en;
      else {
        for (const [lang, text] of [['zh', zh], ['en', en]]) {
          const part = document.createElement('span');
          [part.lang, part.textContent] = [lang, text];
          made.append(part);
        }
      }
      return made;
    };
    const written = (cell, kind) => {
      if (kind === 'text') return cell ?? '';
      if (cell === null) return '–';
      return kind === 'percent' ? (cell * 100).toFixed(1) + ' %' : shorten(cell);
    };
    const list = () => {
      const part = kept.slice(first, first + size).map((row) => {
        const line = document.createElement('tr');
        for (const column of shown) {
          const cell = element('td', written(row[column], columns[column].kind));
          if (columns[column].kind !== 'text') cell.className = 'n';
          line.append(cell);
        }
        return line;
      });
      body.replaceChildren(...part);
      place.querySelector('[data-count]').textContent = kept.length;
      const end = Math.min(first + size, kept.length);
      place.querySelector('[data-page]').textContent = (kept.length ? first + 1 : 0) + '–' + end;
    };
    const order = (column) => {
      down = sorted === column && !down;
      sorted = column;
      const missing = (cell) => cell === null || cell === '';
      kept = [...kept].sort((a, b) => {
        const [x, y] = [word(a[column]), word(b[column])];
        if (missing(a[column]) || missing(b[column])) return missing(a[column]) - missing(b[column]);
        const plain = columns[column].kind === 'text' ? String(x).localeCompare(String(y)) : x - y;
        return down ? -plain : plain;
      });
      first = 0;
    };
    const heading = () => head.replaceChildren(...[...shown].map((column) => {
      const cell = document.createElement('th');
      cell.scope = 'col';
      const button = element('button', [columns[column].en, columns[column].zh]);
      button.type = 'button';
      button.addEventListener('click', () => {
        order(column);
        list();
        heading();
        head.querySelector('[aria-sort] button').focus();
      });
      if (column === sorted) cell.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      cell.append(button);
      return cell;
    }));
    const named = (name) => columns.findIndex((column) =>
      [column.en, column.zh].some((known) => known.toLowerCase().replaceAll(' ', '_') === name));
    const test = (token) => {
      const [, name, sign, value] = token.match(/^(.+?)(<=|>=|<|>|=)(.+)$/) ?? [];
      const column = name ? named(name) : -1;
      if (column < 0) return (row) => row.some((cell) => [cell].flat().join(' ').toLowerCase().includes(token));
      const wanted = Number(value);
      const compare = {
        '<': (x) => x < wanted, '>': (x) => x > wanted, '<=': (x) => x <= wanted, '>=': (x) => x >= wanted,
        '=': (x) => (Number.isNaN(wanted) ? String(x).toLowerCase() === value : Number(x) === wanted),
      }[sign];
      return (row) => row[column] !== null && compare(word(row[column]));
    };
    place.querySelector('[data-big-filter]').addEventListener('input', (event) => {
      const tests = event.target.value.toLowerCase().split(/\s+/).filter(Boolean).map(test);
      kept = rows.filter((row) => tests.every((holds) => holds(row)));
      if (sorted >= 0) {
        down = !down;
        order(sorted);
      }
      first = 0;
      list();
    });
    for (const button of all('[data-turn]', place)) {
      button.addEventListener('click', () => {
        const next = first + size * Number(button.dataset.turn);
        if (next >= 0 && next < kept.length) first = next;
        list();
      });
    }
    const choices = columns.map((column, number) => {
      const label = document.createElement('label');
      const box = document.createElement('input');
      [box.type, box.checked] = ['checkbox', shown.has(number)];
      box.addEventListener('change', () => {
        if (box.checked) shown.add(number); else shown.delete(number);
        const inOrder = [...shown].sort((a, b) => a - b);
        shown.clear();
        inOrder.forEach((column) => shown.add(column));
        heading();
        list();
      });
      label.append(box, ' ', element('span', [column.en, column.zh]));
      return label;
    });
    place.querySelector('.choose').append(...choices);
    place.querySelector('[data-big-save]').addEventListener('click', () => {
      const line = (cells) => cells.map((cell) => quote(String(word(cell)))).join(',') + '\n';
      const text = line(columns.map((column) => column.en)) + kept.map(line).join('');
      offer(place.id + '.csv', new Blob([text], { type: 'text/csv' }));
    });
    heading();
    list();
  };
  all('[data-big]').forEach(big);
})();
