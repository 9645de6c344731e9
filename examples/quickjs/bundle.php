<?php

declare(strict_types=1);

/**
 * The JavaScript of a site: React and what renders it to a string, a parser of Markdown, a typesetter of formulas, and a
 * page that uses them. 1 MB, as they are for development; a bundler would make one file of them, too.
 *
 * @param Closure(string): string $file finds a file of an npm package
 */
function bundle(Closure $file): string
{
    $libraries = [
        'react/umd/react.development.js',
        'react-dom/umd/react-dom-server-legacy.browser.development.js',
        'marked/lib/marked.umd.js',
        'katex/dist/katex.js',
    ];
    // They look for a browser's.
    $bundle = "globalThis.self = globalThis; globalThis.console ??= { log() {}, warn() {}, error() {} };\n";
    foreach ($libraries as $library) {
        $bundle .= file_get_contents($file($library)) . "\n";
    }
    return $bundle . <<<'JS'
        let visits = 0;
        const h = React.createElement;

        // The text between two $ is a formula.
        const Markdown = ({ text }) => {
            const html = marked.parse(text).replace(/\$([^$<]+)\$/g, (all, formula) => katex.renderToString(formula, { output: 'mathml' }));
            return h('main', { dangerouslySetInnerHTML: { __html: html } });
        };
        const Page = ({ title, text }) => h('article', null, h('h1', null, title), h(Markdown, { text }), h('p', null, 'visit ', ++visits));
        const render = page => ReactDOMServer.renderToStaticMarkup(h(Page, page));
        '';
        JS;
}
