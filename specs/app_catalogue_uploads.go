package specs

import (
	"context"
	"io"
	"net/http"

	. "github.com/onsi/gomega"
)

// returnHeaders are the headers of a return's upload.
var returnHeaders = map[string]string{"Content-Type": "text/xml", "Content-Disposition": "attachment; filename=mvaMelding.xml"}

// uploading sends a body with the headers of a return, changed.
func uploading(body string, changes ...string) func(context.Context, place) answer {
	return func(ctx context.Context, p place) answer {
		return p.desk(ctx).draft(ctx).at(ctx, http.MethodPost, "/data?dataType=mvamelding", body, edits(returnHeaders, changes...)...)
	}
}

// putting sends an envelope.
func putting(document, contentType string) func(context.Context, place) answer {
	return func(ctx context.Context, p place) answer {
		return p.desk(ctx).draft(ctx).put(ctx, document, "Content-Type", contentType)
	}
}

// zeros is a body without an end.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

// uploadOfSize announces a body and sends it if it is wanted.
func (d *draft) uploadOfSize(ctx context.Context, size int64) answer {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, d.Addresses["apps"]+vatApp+"/instances/"+d.ID+"/data?dataType=binaerVedlegg", io.LimitReader(zeros{}, size))
	Expect(err).NotTo(HaveOccurred())
	r.ContentLength = size
	r.Header = http.Header{
		"Authorization": {"Bearer " + d.token}, "Content-Type": {"application/pdf"}, "Content-Disposition": {"attachment; filename=stor.pdf"},
		"Expect": {"100-continue"},
	}
	return exchanged(r)
}

// Errors of uploads, and of the envelope.
var cataloguedUploads = []altinnCase{
	{
		id: "APP-15", what: "an envelope behind the end", requirement: "ALT-DATA-04",
		says: generations(plain(http.StatusConflict, "Cannot update data element of archived or deleted instance {instance}"),
			problemOf(http.StatusConflict, `{"title":"Instance Not Active","status":409,"detail":"Cannot update data element of archived or deleted instance {instance}"}`)),
		provoke: func(ctx context.Context, p place) answer { return p.ended(ctx).put(ctx, envelope{}.document()) },
	},
	{
		id: "APP-16", what: "an envelope whose task has ended", requirement: "ALT-DATA-12",
		says: generations(plain(http.StatusConflict, "Data element {guid} is locked and cannot be updated"),
			problemOf(http.StatusConflict, `{"title":"Platform error","status":409,"detail":"Data element {guid} is locked and cannot be updated"}`)),
		provoke: func(ctx context.Context, p place) answer {
			return p.desk(ctx).complete(ctx).put(ctx, envelope{}.document())
		},
	},
	{
		id: "APP-18", what: "an envelope as text/xml", requirement: "ALT-DATA-13",
		says: generations(plain(http.StatusBadRequest, "Unknown content type text/xml. Cannot read the data."),
			problemOf(http.StatusUnsupportedMediaType, `{"title":"Unsupported content type","status":415,"detail":"Content type text/xml is not supported for deserialization"}`)),
		provoke: putting(envelope{}.document(), "text/xml"),
	},
	{
		id: "APP-18", what: "an empty envelope", requirement: "ALT-DATA-13",
		says: generations(plain(http.StatusBadRequest, "No data found in content"),
			problemOf(http.StatusBadRequest, `{"title":"Failed to deserialize XML","status":400,"detail":"No data found in content"}`)),
		provoke: putting("", "application/xml"),
	},
	{
		id: "APP-19", what: "no Content-Disposition", requirement: "ALT-DATA-06",
		says:    inBoth(plain(http.StatusBadRequest, "Invalid data provided. Error: The request must include a Content-Disposition header")),
		provoke: uploading("<x/>", "Content-Disposition", ""),
	},
	{
		id: "APP-20", what: "no file name", requirement: "ALT-DATA-08",
		says: generations(plain(http.StatusBadRequest, "Invalid data provided. Error: The Content-Disposition header must contain a filename"),
			plain(http.StatusBadRequest, "Invalid data provided. Error: The Content-Disposition header must contain a valid filename")),
		provoke: uploading("<x/>", "Content-Disposition", "attachment"),
	},
	{
		id: "APP-20", what: "a file name without an extension", requirement: "ALT-DATA-08",
		says:    inBoth(plain(http.StatusBadRequest, "Invalid data provided. Error: Invalid format for filename: mvamelding. Filename is expected to end with '.{filetype}'.")),
		provoke: uploading("<x/>", "Content-Disposition", "attachment; filename=mvamelding"),
	},
	{
		id: "APP-21", what: "application/json for .xml", requirement: "ALT-DATA-09",
		says: generations(plain(http.StatusBadRequest, "Invalid data provided. Error: Content type header application/json does not match mime type text/xml for uploaded file. Please fix header or upload another file."),
			plain(http.StatusBadRequest, "Invalid data provided. Error: Content type header application/json does not match mime type application/xml for uploaded file. Please fix header or upload another file.")),
		provoke: uploading("<x/>", "Content-Type", "application/json"),
	},
	{
		id: "APP-21", what: "a type that a return can't have", requirement: "ALT-DATA-09",
		says:    inBoth(plain(http.StatusBadRequest, "Invalid data provided. Error: Invalid content type: application/pdf. Please try another file. Permitted content types include: text/xml")),
		provoke: uploading("x", "Content-Type", "application/pdf", "Content-Disposition", "attachment; filename=m.pdf"),
	},
	{
		id: "APP-22", what: "an empty file", requirement: "ALT-DATA-10",
		says:    inBoth(plain(http.StatusBadRequest, "Invalid data provided. Error: The file is zero bytes.")),
		provoke: uploading(""),
	},
	{
		id: "APP-23", what: "a byte more than 25 MB", requirement: "ALT-DATA-07",
		says: generations(plain(http.StatusRequestEntityTooLarge, "Invalid data provided. Error: Binary attachment exceeds limit of 26214400"),
			plain(http.StatusBadRequest, "Invalid data provided. Error: Binary attachment exceeds limit of 26214400")),
		provoke: func(ctx context.Context, p place) answer { return p.desk(ctx).draft(ctx).uploadOfSize(ctx, 25<<20+1) },
	},
	{
		id: "APP-24", what: "no content type", requirement: "ALT-DATA-09",
		says:    inBoth(plain(http.StatusBadRequest, "Invalid data provided. Error: Content-Type header must be included in request.")),
		provoke: uploading("<x/>", "Content-Type", ""),
	},
	{
		id: "APP-37", what: "several faults", requirement: "ALT-DATA-18", behavesIn: []string{flavourV7, flavourV8},
		behaves: func(ctx context.Context, p place) {
			draft := p.desk(ctx).draft(ctx)
			told(draft.at(ctx, http.MethodPost, "/data?dataType=mvamelding", ""), http.StatusBadRequest, invalidData+"The request must include a Content-Disposition header")
			told(draft.at(ctx, http.MethodPost, "/data?dataType=mvamelding", "", "Content-Disposition", "attachment; filename=m"), http.StatusBadRequest,
				invalidData+"Invalid format for filename: m. Filename is expected to end with '.{filetype}'.")
			told(draft.at(ctx, http.MethodPost, "/data?dataType=mvamelding", "", "Content-Disposition", "attachment; filename=m.pdf"), http.StatusBadRequest,
				invalidData+"Content-Type header must be included in request.")
			told(draft.at(ctx, http.MethodPost, "/data?dataType=mvamelding", "", "Content-Disposition", "attachment; filename=m.pdf", "Content-Type", "image/png"), http.StatusBadRequest,
				invalidData+"Content type header image/png does not match mime type application/pdf for uploaded file. Please fix header or upload another file.")
			told(draft.at(ctx, http.MethodPost, "/data?dataType=mvamelding", "", "Content-Disposition", "attachment; filename=m.pdf", "Content-Type", "application/pdf"), http.StatusBadRequest,
				invalidData+"Invalid content type: application/pdf. Please try another file. Permitted content types include: text/xml")
		},
	},
}
