package client

const sendTextXML = "Send the return as text/xml, to the letter, and attachments with the type of their extension."

const beginAnew = "Delete the draft and submit again."

// uploadCures are for the envelope and the files. The app reports the first
// fault only.
var uploadCures = []appCure{
	{stepEnvelope, 400, "", advice{
		"The app could not read the envelope (broken or empty XML).",
		"Look at the envelope and at what lies on the way, then run resume, which sends it again.",
	}},
	{stepEnvelope, 415, "", advice{
		"The app takes the envelope as application/xml.",
		"Check that nothing on the way changes the Content-Type, then run resume.",
	}},
	{stepEnvelope, 403, "", advice{
		"The person lacks the role for this, or the new instance is not visible everywhere yet: the app does not tell which.",
		"Wait a minute, then run resume; if it stays, have the organisation delegate the role in Altinn.",
	}},
	{stepEnvelope, 409, "locked", advice{
		"The process is past the filling, so the envelope stands as it is.",
		resumeIt,
	}},
	{stepEnvelope, 409, "", advice{
		"The instance takes no envelope now: it has ended, was deleted, or something else writes to it.",
		resumeIt,
	}},
	{stepUpload, 400, "Content-Disposition", advice{
		"The app wants a Content-Disposition with a file name.",
		"Check that nothing on the way drops the header, then run resume.",
	}},
	{stepUpload, 400, "filename", advice{
		"The app wants a file name with an extension.",
		"Give the file one, then submit again.",
	}},
	{stepUpload, 400, "does not match mime type", advice{
		"The app goes by the extension of the file name, and text/xml; charset=utf-8 or application/xml is not text/xml to it.",
		sendTextXML,
	}},
	{stepUpload, 400, "content type", advice{
		"The app takes fifteen types of files only.",
		sendTextXML,
	}},
	{stepUpload, 400, "Content-Type", advice{
		"The app wants a Content-Type.",
		sendTextXML,
	}},
	{stepUpload, 400, "zero bytes", advice{
		"The file arrived empty.",
		"Check that the file has content and that nothing on the way takes it, then run resume.",
	}},
	{stepUpload, 400, "exceeds limit", tooLarge},
	{stepUpload, 413, "", tooLarge},
	{stepUpload, 400, "", advice{
		"The app did not take the file.",
		"Read what it says, correct the file, then run resume, or delete the draft and submit again.",
	}},
	{stepUpload, 409, "Cannot create more than", advice{
		"There is a file of this kind already, perhaps from an answer that was lost.",
		resumeIt,
	}},
	{stepUpload, 409, "locked", advice{
		"The process is past the filling, so the files stand as they are.",
		resumeIt,
	}},
	{stepUpload, 409, "", advice{
		"The instance takes no files now: it has ended or was deleted.",
		resumeIt,
	}},
}

var tooLarge = advice{
	"A file may have 25 MB.",
	"Make it smaller. " + beginAnew,
}
