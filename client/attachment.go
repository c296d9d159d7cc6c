package client

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

// Attachment is a file that goes with a return. Its bytes stay where they are
// until the upload opens them.
type Attachment struct {
	Name        string // unique among the files of a submission
	ContentType string // derived from the extension
	Size        int64
	Open        func() (io.ReadCloser, error)
}

// MaxAttachments of one return (docs: the app's data types).
const MaxAttachments = 57

// AttachmentFile is a file on disk.
func AttachmentFile(path string) (Attachment, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return Attachment{}, fmt.Errorf("attachment %s can't be read: %w", path, err)
	case !info.Mode().IsRegular():
		return Attachment{}, fmt.Errorf("attachment %s is no regular file; allowed are files", path)
	}
	return NewAttachment(filepath.Base(path), info.Size(), func() (io.ReadCloser, error) { return os.Open(path) })
}

// NewAttachment is a file from anywhere; open is called once for each upload.
func NewAttachment(name string, size int64, open func() (io.ReadCloser, error)) (Attachment, error) {
	a := Attachment{Name: name, ContentType: contentTypeOf(name), Size: size, Open: open}
	return a, a.check()
}

func (a Attachment) check() error {
	switch {
	case a.Name == "" || strings.ContainsFunc(a.Name, notInFileName) || strings.TrimSpace(a.Name) != a.Name:
		return fmt.Errorf("attachment %q has a name that can't be sent; allowed is one without slash, backslash, quote and "+
			"control character, and without blanks around it", a.Name)
	case a.ContentType == "":
		return fmt.Errorf("attachment %s has the extension %q; allowed are %s", a.Name, filepath.Ext(a.Name), strings.Join(extensions(), ", "))
	case a.Size <= 0:
		return fmt.Errorf("attachment %s is empty; allowed are 1 to %d bytes", a.Name, MaxFile)
	case a.Size > MaxFile:
		return fmt.Errorf("attachment %s has %d bytes; allowed are 1 to %d (25 MB)", a.Name, a.Size, MaxFile)
	case a.Open == nil:
		return fmt.Errorf("attachment %s can't be opened: Open is nil", a.Name)
	}
	return nil
}

func notInFileName(r rune) bool {
	return r == '/' || r == '\\' || r == '"' || unicode.IsControl(r) || r == unicode.ReplacementChar
}

// CheckAttachments returns every fault of a submission's files at once: each
// file's own, their number, and names that occur twice, the return's included.
// The app counts names that differ in case only as it likes (nobody has said),
// so they count as the same here.
func CheckAttachments(r Return, attachments []Attachment) error {
	var faults []error
	if len(attachments) > MaxAttachments {
		faults = append(faults, fmt.Errorf("there are %d attachments; allowed are %d", len(attachments), MaxAttachments))
	}
	owners := map[string]string{strings.ToLower(r.FileName): "the return " + r.FileName}
	for _, a := range attachments {
		faults = append(faults, a.check())
		key := strings.ToLower(a.Name)
		if owner, taken := owners[key]; taken {
			faults = append(faults, fmt.Errorf("attachment %s has the name of %s; allowed is each name once", a.Name, owner))
		}
		owners[key] = "another attachment"
	}
	return errors.Join(faults...)
}

// contentTypeOf a file by its extension; "" if none is allowed.
func contentTypeOf(name string) string {
	_, extension := splitName(name)
	for _, t := range attachmentTypes {
		if slices.Contains(t.extensions, strings.ToLower(extension)) {
			return t.contentType
		}
	}
	return ""
}

func extensions() []string {
	var all []string
	for _, t := range attachmentTypes {
		for _, extension := range t.extensions {
			all = append(all, "."+extension)
		}
	}
	return all
}

// splitName parts a file name at its last dot.
func splitName(name string) (stem, extension string) {
	dotted := filepath.Ext(name)
	return strings.TrimSuffix(name, dotted), strings.TrimPrefix(dotted, ".")
}
