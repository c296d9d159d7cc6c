package vatapp

import "fmt"

// What .NET's validator says of a document that breaks the schema. Docs: the
// resources of System.Xml; two of the messages are printed on the API page.
const (
	textPattern     = "The Pattern constraint failed."
	textLength      = "The actual length is not equal to the specified length."
	textMaxLength   = "The actual length is greater than the MaxLength value."
	textEnumeration = "The Enumeration constraint failed."
)

func textNoYear(text string) string {
	return fmt.Sprintf("The string '%s' is not a valid GYear value.", text)
}

func textValue(element, text, datatype, why string) string {
	return fmt.Sprintf("The '%s:%s' element is invalid - The value '%s' is invalid according to its datatype '%s:%s' - %s",
		namespace, element, text, namespace, datatype, why)
}

func textInvalidChild(element, child string, expected []string) string {
	said := fmt.Sprintf("The element %s has invalid child element %s.", named(element), named(child))
	if len(expected) == 0 {
		return said
	}
	return said + textExpected(expected)
}

func textIncomplete(element string, expected []string) string {
	return fmt.Sprintf("The element %s has incomplete content.", named(element)) + textExpected(expected)
}

func textExpected(names []string) string {
	return fmt.Sprintf(" List of possible elements expected: %s.", named(names...))
}
