package client

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func opened() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("x")), nil }

func TestAttachmentTypesFollowTheExtension(t *testing.T) {
	for name, want := range map[string]string{
		"a.xml": "text/xml", "a.PDF": "application/pdf", "a.b.jpg": "image/jpeg", "a.jpeg": "image/jpeg", "a.png": "image/png",
		"a.doc": "application/msword", "a.xls": "application/vnd.ms-excel", "a.ppt": "application/vnd.ms-powerpoint",
		"a.odf": "application/vnd.oasis.opendocument.formula", "a.odt": "application/vnd.oasis.opendocument.text",
		"a.ods": "application/vnd.oasis.opendocument.spreadsheet", "a.odp": "application/vnd.oasis.opendocument.presentation",
		"a.odg":  "application/vnd.oasis.opendocument.graphics",
		"a.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"a.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"a.pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	} {
		got, err := NewAttachment(name, 1, opened)
		if err != nil || got.ContentType != want {
			t.Errorf("%s: %q, %v", name, got.ContentType, err)
		}
	}
}

func TestAttachmentRefuses(t *testing.T) {
	const allowed = "allowed are .xml, .pdf, .jpg, .jpeg, .png, .doc, .xls, .ppt, .odf, .odt, .ods, .odp, .odg, .docx, .xlsx, .pptx"
	const named = "allowed is one without slash, backslash, quote and control character, and without blanks around it"
	for _, tc := range []struct {
		name string
		size int64
		open func() (io.ReadCloser, error)
		want string
	}{
		{"a.exe", 1, opened, `attachment a.exe has the extension ".exe"; ` + allowed},
		{"pdf", 1, opened, `attachment pdf has the extension ""; ` + allowed},
		{"a.pdf", 0, opened, "attachment a.pdf is empty; allowed are 1 to 26214400 bytes"},
		{"a.pdf", -1, opened, "attachment a.pdf is empty; allowed are 1 to 26214400 bytes"},
		{"a.pdf", 26214400, opened, ""},
		{"a.pdf", 26214401, opened, "attachment a.pdf has 26214401 bytes; allowed are 1 to 26214400 (25 MB)"},
		{"a.pdf", 1, nil, "attachment a.pdf can't be opened: Open is nil"},
		{"", 1, opened, `attachment "" has a name that can't be sent; ` + named},
		{"b/a.pdf", 1, opened, `attachment "b/a.pdf" has a name that can't be sent; ` + named},
		{`b"a.pdf`, 1, opened, `attachment "b\"a.pdf" has a name that can't be sent; ` + named},
		{"a\r\n.pdf", 1, opened, `attachment "a\r\n.pdf" has a name that can't be sent; ` + named},
		{" a.pdf", 1, opened, `attachment " a.pdf" has a name that can't be sent; ` + named},
		{"a\xff.pdf", 1, opened, `attachment "a\xff.pdf" has a name that can't be sent; ` + named},
		{"kvittering mars å.pdf", 1, opened, ""},
	} {
		_, err := NewAttachment(tc.name, tc.size, tc.open)
		if got := textOf(err); got != tc.want {
			t.Errorf("%q, %d bytes\n got %s\nwant %s", tc.name, tc.size, got, tc.want)
		}
	}
}

func textOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestAttachmentFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "bilag 1.pdf")
	if err := os.WriteFile(path, []byte("%PDF"), 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := AttachmentFile(path)
	if err != nil || a.Name != "bilag 1.pdf" || a.Size != 4 {
		t.Fatalf("%+v, %v", a, err)
	}
	for range 2 { // an upload that is run again opens it again
		stream, err := a.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(stream)
		if err != nil || string(content) != "%PDF" || stream.Close() != nil {
			t.Errorf("read %q, %v", content, err)
		}
	}
	if _, err := AttachmentFile(folder); err == nil || !strings.HasSuffix(err.Error(), "is no regular file; allowed are files") {
		t.Error(err)
	}
	if _, err := AttachmentFile(path + "x"); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

func TestCheckAttachments(t *testing.T) {
	file := func(name string) Attachment {
		return Attachment{Name: name, ContentType: contentTypeOf(name), Size: 1, Open: opened}
	}
	many := slices.Repeat([]Attachment{file("a.pdf")}, 58)
	for i := range many {
		many[i] = file(string(rune('0'+i/10)) + string(rune('0'+i%10)) + ".pdf")
	}
	for _, tc := range []struct {
		name  string
		files []Attachment
		want  string
	}{
		{"none", nil, ""},
		{"as many as may be", many[:57], ""},
		{"one more", many, "there are 58 attachments; allowed are 57"},
		{"twice", []Attachment{file("a.pdf"), file("A.pdf")}, "attachment A.pdf has the name of another attachment; allowed is each name once"},
		{"the return's", []Attachment{file("mvaMelding.xml")}, "attachment mvaMelding.xml has the name of the return mvaMelding.xml; allowed is each name once"},
		{
			"all at once",
			[]Attachment{file("a.exe"), {Name: "b.pdf", ContentType: "application/pdf", Open: opened}},
			"attachment a.exe has the extension \".exe\"; allowed are .xml, .pdf, .jpg, .jpeg, .png, .doc, .xls, .ppt, .odf, .odt, .ods, .odp, .odg, " +
				".docx, .xlsx, .pptx\nattachment b.pdf is empty; allowed are 1 to 26214400 bytes",
		},
	} {
		if got := textOf(CheckAttachments(Return{FileName: "mvaMelding.xml"}, tc.files)); got != tc.want {
			t.Errorf("%s\n got %s\nwant %s", tc.name, got, tc.want)
		}
	}
}
