# stream.awk: what the other tools would tell of a film that does not exist,
# so that tests of rank take milliseconds.
#
#	awk -f stream.awk [-v NAME=VALUE]... >film.ndjson
#
#	src	the source's key, 16 hexadecimal digits
#	seconds	how long it is (300)
#	at	moments, "30 90:0.5": a crowd's roar of six seconds and motion
#		begin at 30 s and, half as strong, at 90 s
#	types	which records, with blanks between (all but captions)
#	frames	examined pictures a second (2)
#	role	of the media record
#	open	1: without its done record
#	seed	for the small changes that are everywhere
#
# Records come as they do in a pipe: by time, spans when they are over.

function chance() { # 0 to 1, the same on every machine
	state = (state * 16807) % 2147483647
	return state / 2147483647
}
function put(type, members) {
	printf "{\"type\":\"%s\",\"src\":\"%s\",%s}\n", type, src, members
}
function wants(type) { return index(" " types " ", " " type " ") }
function power(t,  k, p) { # of the moment at that time
	for (k = 1; k <= moments; k++)
		if (t >= from[k] && t < from[k] + 6 && weight[k] > p)
			p = weight[k]
	return p + 0
}
function tell_media() {
	printf "{\"type\":\"media\",\"src\":\"%s\",\"path\":\"%s.mp4\"," \
	    "\"size\":1000,\"mtime\":0,\"key\":\"%s\"," \
	    "\"duration\":%s,\"start\":0,\"video\":{\"index\":0," \
	    "\"codec\":\"h264\",\"width\":320,\"height\":180," \
	    "\"rate\":\"25/1\"},\"audio\":{\"index\":1,\"codec\":\"aac\"," \
	    "\"rate\":48000,\"channels\":2},\"gop\":true%s}\n",
	    src, src, src, seconds < 0 ? "null" : sprintf("%.6f", seconds),
	    role == "" ? "" : ",\"role\":\"" role "\""
}
function tell_run(tool, emits) {
	put("run", "\"tool\":\"" tool "\",\"version\":\"0.1.0\"," \
	    "\"options\":\"\",\"emits\":[" emits "]")
}
function tell_loud(t, p,  level) {
	level = -32 + 3 * chance() + 16 * p
	put("loud", sprintf("\"t\":%.6f,\"pass\":0,\"momentary\":%.2f," \
	    "\"shortterm\":%.2f,\"rms\":%.2f,\"peak\":%.2f," \
	    "\"flux\":%.4f,\"centroid\":900,\"zcr\":800.0", t, level,
	    level - 1, level - 2, level + 12, 0.02 + 0.01 * chance() + \
	    0.05 * p))
}
function tell_frame(t, p,  motion) {
	motion = 0.02 + 0.02 * chance() + 0.6 * p
	put("frame", sprintf("\"t\":%.6f,\"pass\":0,\"pts\":%d," \
	    "\"dt\":%.6f,\"luma\":100,\"diff\":%.2f,\"motion\":%.4f," \
	    "\"pan\":[%.4f,0],\"zoom\":0,\"object\":0.2," \
	    "\"residual\":2.00,\"colour\":%.2f,\"sharpness\":0.5," \
	    "\"exposure\":0.8", t, t * 12800, 1 / frames, 20 * motion,
	    motion, motion / 2, 30 + chance()))
}
function hash(  i, text) {
	for (i = 0; i < 16; i++)
		text = text substr("0123456789abcdef", 1 + \
		    int(16 * chance()), 1)
	return text
}
function tell_shot(start, end) {
	put("shot", sprintf("\"pass\":0,\"start\":%.6f,\"end\":%.6f," \
	    "\"pts\":0,\"n\":null,\"begins\":\"%s\",\"from\":null," \
	    "\"to\":null,\"confidence\":1.000,\"frames\":6," \
	    "\"colour\":30,\"motion\":0.1,\"object\":0.2," \
	    "\"sharpness\":0.5,\"exposure\":0.8,\"steadiness\":0.9," \
	    "\"peak\":%.6f,\"best\":%.6f,\"hash\":\"%s\"", start, end,
	    start > 0 ? "cut" : "start", start + (end - start) / 4,
	    (start + end) / 2, hash()))
}
function tell_gop(start, end,  i, rates) {
	for (i = 0; start + i / 2 < end; i++)
		rates = rates (i ? "," : "") int(5000 + 500 * chance() + \
		    20000 * power(start + i / 2))
	put("gop", sprintf("\"t\":%.6f,\"end\":%.6f,\"pts\":0,\"dts\":0," \
	    "\"frames\":125,\"rap\":true,\"key_bytes\":9000," \
	    "\"bytes\":60000,\"rate_dt\":0.500000,\"rate\":[%s]," \
	    "\"peaks\":[]", start, end, rates))
}
function tell_sound(start, end, kind) {
	put("sound", sprintf("\"start\":%.6f,\"end\":%.6f,\"pass\":0," \
	    "\"kind\":\"%s\",\"confidence\":0.900", start, end, kind))
}
function tell_caption(start, text) {
	put("caption", sprintf("\"start\":%.6f,\"end\":%.6f," \
	    "\"text\":\"%s\"", start, start + 3, text))
}

BEGIN {
	if (src == "") src = "00000000000000a1"
	if (seconds == "") seconds = 300
	if (types == "") types = "gop loud sound frame shot beat"
	if (!frames) frames = 2
	state = 4711 + 65537 * seed
	split(at, item, " ")
	for (moments = 0; (moments + 1) in item; moments++) {
		split(item[moments + 1], part, ":")
		from[moments + 1] = part[1]
		weight[moments + 1] = (2 in part) ? part[2] : 1
	}
	tell_media()
	if (wants("gop"))
		tell_run("probe", "\"gop\"")
	if (wants("frame") || wants("shot"))
		tell_run("framestat", "\"frame\",\"shot\"")
	if (wants("loud") || wants("sound"))
		tell_run("beatscan", "\"loud\",\"sound\",\"beat\"")
	if (wants("gop"))
		for (t = 0; t < seconds; t += 5)
			tell_gop(t, t + 5 < seconds ? t + 5 : seconds)
	usual = "and so we go on"
	if (wants("caption"))
		for (t = 1; t + 3 < seconds; t += 4)
			tell_caption(t, (power(t) ? "[laughter]" : usual))
	kind = "speech"
	every = int(10 / frames + 0.5)
	for (i = 0; i < 10 * seconds; i++) {
		p = power(i / 10)
		if (wants("loud"))
			tell_loud((i + 1) / 10, p)
		if (wants("frame") && i % every == 0)
			tell_frame(i / 10, p)
		if (wants("beat") && i % 9 == 0)
			put("beat", sprintf("\"t\":%.6f,\"pass\":0," \
			    "\"strength\":0.5,\"bar\":%d," \
			    "\"confidence\":0.4", i / 10, 1 + i / 9 % 4))
		if (wants("shot") && i % 60 == 59)
			tell_shot((i - 59) / 10, (i + 1) / 10)
		if (wants("sound") && (p ? "noise" : "speech") != kind) {
			if (i)
				tell_sound(since, i / 10, kind)
			kind = p ? "noise" : "speech"
			since = i / 10
		}
	}
	if (wants("shot") && i % 60)
		tell_shot((i - i % 60) / 10, seconds)
	if (wants("sound") && i)
		tell_sound(since, seconds, kind)
	if (!open)
		printf "{\"type\":\"done\",\"src\":\"%s\"}\n", src
}
