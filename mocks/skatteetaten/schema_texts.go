package skatteetaten

import (
	"fmt"
	"strings"
)

// What Xerces, the XML parser of Java, says to each defect. Seen: running the
// validator of a JDK 17 over the published schema; the first of them is printed
// in the documentation of the service.

func textUndeclared(element string) string {
	return fmt.Sprintf("cvc-elt.1.a: Cannot find the declaration of element '%s'.", element)
}

func textUnexpected(element string, expected []string) string {
	return fmt.Sprintf("cvc-complex-type.2.4.a: Invalid content was found starting with element '%s'. One of '%s' is expected.", element, oneOf(expected))
}

func textIncomplete(element string, expected []string) string {
	return fmt.Sprintf("cvc-complex-type.2.4.b: The content of element '%s' is not complete. One of '%s' is expected.", element, oneOf(expected))
}

func textNothingExpected(element string) string {
	return fmt.Sprintf("cvc-complex-type.2.4.d: Invalid content was found starting with element '%s'. No child element is expected at this point.", element)
}

func textCharacters(element string) string {
	return fmt.Sprintf("cvc-complex-type.2.3: Element '%s' cannot have character [children], because the type's content type is element-only.", element)
}

func textAttribute(element, attribute string) string {
	return fmt.Sprintf("cvc-complex-type.3.2.2: Attribute '%s' is not allowed to appear in element '%s'.", attribute, element)
}

func textValueAttribute(element, attribute string) string {
	return fmt.Sprintf("cvc-type.3.1.1: Element '%s' is a simple type, so it cannot have attributes, excepting those whose namespace name is identical to '%s' "+
		"and whose [local name] is one of 'type', 'nil', 'schemaLocation' or 'noNamespaceSchemaLocation'. However, the attribute, '%s' was found.", element, namespaceInstance, attribute)
}

func textValueChildren(element string) string {
	return fmt.Sprintf("cvc-type.3.1.2: Element '%s' is a simple type, so it must have no element information item [children].", element)
}

func textValue(element, value string) string {
	return fmt.Sprintf("cvc-type.3.1.3: The value '%s' of element '%s' is not valid.", value, element)
}

func textNil(element string) string {
	return fmt.Sprintf("cvc-elt.3.1: Attribute '%s,nil' must not appear on element '%s', because the {nillable} property of '%s' is false.", namespaceInstance, element, element)
}

func textTypeUnknown(element, name string) string {
	return fmt.Sprintf("cvc-elt.4.2: Cannot resolve '%s' to a type definition for element '%s'.", name, element)
}

func textTypeElsewhere(element, name, declared string) string {
	return fmt.Sprintf("cvc-elt.4.3: Type '%s' is not validly derived from the type definition, '%s', of element '%s'.", name, declared, element)
}

// oneOf prints the elements that were possible.
func oneOf(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = expanded(namespace, name)
	}
	return "{" + strings.Join(quoted, ", ") + "}"
}

// expanded is a name with its namespace, as Xerces prints it.
func expanded(space, local string) string {
	if space == "" {
		return local
	}
	return `"` + space + `":` + local
}

// Messages about what is no XML.
const (
	textEmpty        = "Premature end of file."
	textProlog       = "Content is not allowed in prolog."
	textBeforeRoot   = "The markup in the document preceding the root element must be well-formed."
	textTrailing     = "Content is not allowed in trailing section."
	textAfterRoot    = "The markup in the document following the root element must be well-formed."
	textCutOff       = "XML document structures must start and end within the same entity."
	textDoctype      = `DOCTYPE is disallowed when the feature "http://apache.org/xml/features/disallow-doctype-decl" set to true.`
	textInstruction  = `The processing instruction target matching "[xX][mM][lL]" is not allowed.`
	textMarkup       = "The content of elements must consist of well-formed character data or markup."
	textEntityName   = "The entity name must immediately follow the '&' in the entity reference."
	textCDATAEnd     = `The character sequence "]]>" must not appear in content unless used to mark the end of a CDATA section.`
	textCommentHyphe = `The string "--" is not permitted within comments.`
)

func textEndTag(element string) string {
	return fmt.Sprintf("The element type %q must be terminated by the matching end-tag \"</%s>\".", element, element)
}

func textPrefix(prefix, element string) string {
	return fmt.Sprintf("The prefix %q for element %q is not bound.", prefix, element)
}

func textAttributePrefix(prefix, attribute, element string) string {
	return fmt.Sprintf("The prefix %q for attribute %q associated with an element type %q is not bound.", prefix, attribute, element)
}

func textTwice(attribute, element string) string {
	return fmt.Sprintf("Attribute %q was already specified for element %q.", attribute, element)
}

// textDepth is what a JDK says that limits the depth, as newer ones do.
func textDepth(element string) string {
	return fmt.Sprintf("JAXP00010006: The element %q has a depth of \"%d\" that exceeds the limit \"%d\" set by \"jdk.xml.maxElementDepth\".", element, maxDepth+1, maxDepth)
}

func textEntity(name string) string {
	return fmt.Sprintf("The entity %q was referenced, but not declared.", name)
}

func textVersion(version string) string {
	return fmt.Sprintf("XML version %q is not supported, only XML 1.0 is supported.", version)
}

func textCharacter(code string) string {
	return fmt.Sprintf("An invalid XML character (Unicode: %s) was found in the element content of the document.", code)
}
