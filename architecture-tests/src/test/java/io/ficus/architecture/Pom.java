package io.ficus.architecture;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/**
 * What the rules want to know of a pom.
 *
 * @param dependencies its own, not the managed ones
 * @param modules of a reactor
 * @param versioned the artifacts, plugins among them, whose version it names
 */
record Pom(List<Dependency> dependencies, List<String> modules, List<String> versioned) {

  /** A dependency with the scope that Maven assumes where none is named. */
  record Dependency(String group, String artifact, String scope, boolean optional) {}

  static Pom parse(String text) {
    Element project = root(text);
    List<Dependency> dependencies =
        child(project, "dependencies").stream()
            .flatMap(Pom::elements)
            .map(
                found ->
                    new Dependency(
                        text(found, "groupId"),
                        text(found, "artifactId"),
                        child(found, "scope").map(Node::getTextContent).orElse("compile"),
                        text(found, "optional").equals("true")))
            .toList();
    List<String> modules =
        child(project, "modules").stream()
            .flatMap(Pom::elements)
            .map(Node::getTextContent)
            .map(String::strip)
            .toList();
    List<String> versioned = new ArrayList<>();
    for (String kind : List.of("dependency", "plugin", "path", "extension")) {
      NodeList found = project.getElementsByTagName(kind);
      for (int i = 0; i < found.getLength(); i++) {
        Element element = (Element) found.item(i);
        if (!text(element, "version").isEmpty()) {
          versioned.add(text(element, "artifactId"));
        }
      }
    }
    return new Pom(dependencies, modules, List.copyOf(versioned));
  }

  private static Element root(String text) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      return factory
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(text)))
          .getDocumentElement();
    } catch (Exception e) {
      throw new IllegalArgumentException("Not a pom: " + e.getMessage(), e);
    }
  }

  private static Optional<Element> child(Element parent, String name) {
    return elements(parent).filter(element -> element.getTagName().equals(name)).findFirst();
  }

  private static String text(Element parent, String name) {
    return child(parent, name).map(Node::getTextContent).map(String::strip).orElse("");
  }

  private static Stream<Element> elements(Element parent) {
    NodeList children = parent.getChildNodes();
    return IntStream.range(0, children.getLength())
        .mapToObj(children::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast);
  }
}
