package vatapp

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// What the app says about an envelope that it can't read. Docs: app-lib-dotnet,
// ModelDeserializer (the message of XmlSerializer and that of its cause), and
// the resources of .NET's System.Xml. Guess: which line and position it names,
// as ours are those behind the tag.
const (
	textNoData        = "No data found in content"
	textRootMissing   = "Root element is missing."
	textMultipleRoots = "There are multiple root elements."
	textRootData      = "Data at the root level is invalid."
	textEnded         = "Unexpected end of file has occurred."
	// textDoctype. Guess: the app's parser may let a DTD pass; this one does not.
	textDoctype       = "For security reasons DTD is prohibited in this XML document."
	textElementInText = "Unexpected node type Element. ReadElementString method can only be called on elements with simple or empty content."
	// textDepth is our own: .NET has no such bound.
	textDepth = "The elements are too deep."
)

func textPrefix(prefix string) string { return fmt.Sprintf("'%s' is an undeclared prefix.", prefix) }

func textEndTag(start, end string) string {
	return fmt.Sprintf("The '%s' start tag does not match the end tag of '%s'.", start, end)
}

func textNotExpected(name, space string) string {
	return fmt.Sprintf("<%s xmlns='%s'> was not expected.", name, space)
}

func textNoTime(text string) string {
	return fmt.Sprintf("The string '%s' is not a valid AllXsd value.", text)
}

// unreadable is an error whose text is the app's.
type unreadable string

func (u unreadable) Error() string { return string(u) }

// refuse is XmlSerializer's message, with where it stopped and why.
func (r *reader) refuse(cause string) error {
	line, column := r.tokens.InputPos()
	return unreadable(fmt.Sprintf("There is an error in XML document (%d, %d). %s", line, column, cause))
}

var mismatched = regexp.MustCompile(`element <(.*)> closed by </(.*)>`)

// broken says why the decoder stopped.
func (r *reader) broken(err error) error {
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, io.EOF) && r.root == nil:
		return r.refuse(textRootMissing)
	case errors.Is(err, io.EOF):
		return r.refuse(textEnded)
	case !errors.As(err, &syntax):
		return r.refuse(err.Error())
	case strings.HasPrefix(syntax.Msg, "unexpected EOF"):
		return r.refuse(textEnded)
	}
	if found := mismatched.FindStringSubmatch(syntax.Msg); found != nil {
		return r.refuse(textEndTag(found[1], found[2]))
	}
	if len(r.open) == 0 {
		return r.refuse(textRootData)
	}
	return r.refuse(syntax.Msg)
}
