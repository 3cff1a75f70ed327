def values: select(. != null);
def nulls: select(. == null);
def booleans: select(type == "boolean");
def numbers: select(type == "number");
def strings: select(type == "string");
def arrays: select(type == "array");
def objects: select(type == "object");
def scalars: select(type | . != "array" and . != "object");
def iterables: select(type | . == "array" or . == "object");

def select(f): if f then . else empty end;
def map(f): [.[] | f];
def map_values(f): .[] |= f;
def recurse(f): def down: ., (f | down); down;
def recurse(f; condition): recurse(f | select(condition));
def recurse: ..;
def in($all): . as $key | $all | has($key);
def inside($all): . as $part | $all | contains($part);
def indices($part): if type == "array" or type == "string" then _indices($part) else .[$part] end;
def index($part): indices($part) | .[0];
def rindex($part): indices($part) | .[-1];
def add(f): reduce f as $x (null; . + $x);
def range($to): range(0; $to);
def range($from; $to): range($from; $to; 1);
def while(condition; change): def go: if condition then ., (change | go) else empty end; go;
def until(condition; change): def go: if condition then . else change | go end; go;

def error(message): message | error;
def debug: .;
def debug(message): .;
def first(f): label $out | f | ., break $out;
def first: .[0];
def last: .[-1];
def nth($n): .[$n];
def _once(f): [limit(2; f)] | if length > 1 then _differs else .[] end;
def isempty(f): first((f | false), true);
def any(f; condition): first((f | _once(condition) | if . then true else empty end), false);
def all(f; condition): first((f | _once(condition) | if . then empty else false end), true);
def any(condition): any(.[]; condition);
def all(condition): all(.[]; condition);
def any: any(.[]; .);
def all: all(.[]; .);
def IN(f): any(f == .; .);

def to_entries: [keys_unsorted[] as $key | {key: $key, value: .[$key]}];
def with_entries(f): to_entries | map(f) | from_entries;
def INDEX(f; key): reduce f as $x ({}; .[$x | key | tostring] = $x);
def INDEX(key): INDEX(.[]; key);
def flatten: [.[] | recurse(arrays | .[]) | select(type != "array")];
def flatten($depth): if $depth < 0 then error("flatten depth must not be negative") else
  [.[] | if type == "array" and $depth > 0 then flatten($depth - 1)[] else . end] end;
def transpose: if . == [] then [] else . as $rows | [range(map(length) | max) as $i | [$rows[][$i]]] end;
def min: min_by(.);
def max: max_by(.);
def sort: sort_by(.);
def unique_by(f): [group_by(f)[] | .[0]];
def unique: unique_by(.);
def combinations: if length == 0 then [] else .[0][] as $x | (.[1:] | combinations) as $rest | [$x] + $rest end;

def del(f): delpaths([path(f)]);
def paths: path(..) | select(length > 0);
def paths(f): path(.. | select(try f catch _differs)) | select(length > 0);
def pick(f): . as $all | reduce path(f) as $way (null; setpath($way; $all | getpath($way)));
def walk(f): def down: if type == "object" then map_values([down] | if length == 1 then .[0] else _differs end) elif type == "array" then map(down) else . end | f; down;

def match($pattern): match($pattern; null);
def match($pattern; $flags): _matches($pattern; $flags)[];
def test($pattern): test($pattern; null);
def test($pattern; $flags): _matches($pattern; $flags) != [];
def capture($pattern): capture($pattern; null);
def capture($pattern; $flags): match($pattern; $flags) | _named;
def _named: [.captures[] | select(.name != null) | {key: .name, value: .string}] | from_entries;
def scan($pattern): scan($pattern; null);
def scan($pattern; $flags): match($pattern; "g" + $flags) | if .captures == [] then .string else [.captures[].string] end;
def split($pattern; $flags): . as $text | [0, (match($pattern; "g" + $flags) | .offset, .offset + .length), null]
  | [range(0; length; 2) as $i | $text[.[$i]:.[$i + 1]]];
def splits($pattern): splits($pattern; null);
def splits($pattern; $flags): split($pattern; $flags)[];
def sub($pattern; f): sub($pattern; f; null);
def gsub($pattern; f): sub($pattern; f; "g");
def gsub($pattern; f; $flags): sub($pattern; f; "g" + $flags);
def sub($pattern; f; $flags): . as $text | [match($pattern; $flags)] as $all
  | def from($i; $at): if $i == ($all | length) then $text[$at:] else
      $all[$i] as $one | ($one | _named | f) as $new | from($i + 1; $one.offset + $one.length) as $rest
      | $text[$at:$one.offset] + $new + $rest end;
  from(0; 0);
