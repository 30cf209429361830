package io.ficus.reconciliation.adapter.out.report;

/** A page in the making. Whatever is not written in this package goes through {@link #text}. */
final class HtmlPage {

  private final StringBuilder html = new StringBuilder(1 << 16);

  /** Adds markup. */
  HtmlPage raw(String markup) {
    html.append(markup);
    return this;
  }

  /** Adds text, which can never become markup. */
  HtmlPage text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        default -> html.append(c);
      }
    }
    return this;
  }

  @Override
  public String toString() {
    return html.toString();
  }
}
