//! Filters that are put together at random.

use proptest::prelude::*;
use proptest::sample::select;

/// What they are run on.
pub const INPUTS: [&str; 3] = ["null", "[1,[\"a\",{\"a\":2}]]", "{\"a\":[1,null],\"b\":\"c\"}"];

/// Filters without others in them.
const LEAVES: &str = r#". .a .[0] .[]? .. 1 "a" "b-a" null [] {} -1 0.5 true length keys add not empty error("e") $v
    to_entries from_entries sort tojson fromjson @csv @sh @text .[1:] .[:-1] .[-1] first last range(3) explode implode
    type tostring tonumber keys_unsorted values unique reverse min max flatten any all ascii_upcase floor transpose
    recurse paths .a? .b.c utf8bytelength join("-") split("-") startswith("a") ltrimstr("a") has("a") has(0)
    contains("a") indices("a") index(1) test("a") sub("a";"x") scalars objects arrays strings
    trim combinations tojson @json @base64 @uri @html getpath(["a",0]) setpath(["a"];1) delpaths([["a"],[0]])"#;

/// Filters of two others, `L` and `R`.
const FORMS: &str = r#"(L|R) (L,R) (L+R) (L//R) (L==R) [L] {a:L,b:R} {(L):R} map(L) (L|.as|R) (try|L|catch|R)
    (if|L|then|R|else|.|end) (reduce|L|as|$v|(null;R)) (foreach|L|as|$v|(0;R;.)) (L|=R) (L=R) (L+=R) (L//=R) del(L)
    [paths(L)] (label|$l|L,break|$l) first(L) limit(2;L) "\(L)-\(R)" (L|and|R) (L|or|R) group_by(L) walk(L) sort_by(L)
    (def|f(g):g|R;f(L)) with_entries(L) [path(L)?] isempty(L) (L|.[R]?) (L*R) (L-R) (L<R) (L/R) (L%R) map_values(L)
    to_entries[L]? any(L;R) all(L;R) min_by(L) unique_by(L) select(L) (L|has(R)) (L|contains(R)) (L|join(R))
    (L|split(R)) (L|test(R)) (L|index(R)) IN(L;R) INDEX(L;R) add(L) until(L;R) [.[]|L] (-L) (L|.[R:]) last(L)
    range(L;R) recurse(L) pick(L) error(L) nth(1;L) skip(1;L) [L[]?] (L)? L|R"#;

/// Terms that are put together at random.
pub fn filter() -> impl Strategy<Value = String> {
    let leaves: Vec<&str> = LEAVES.split_whitespace().collect();
    let leaf = select(leaves).prop_map(str::to_owned);
    let all = leaf.prop_recursive(5, 40, 3, |inner| {
        let forms: Vec<String> = FORMS.split_whitespace().map(spaced).collect();
        (select(forms), inner.clone(), inner).prop_map(|(form, left, right)| {
            // `R` first: what stands for `L` may hold both letters.
            form.replace('R', "\u{0}").replace('L', &left).replace('\u{0}', &right)
        })
    });
    all.prop_map(|filter| format!("1 as $v|{filter}"))
}

/// A form with blanks around its keywords, where `|` stands for them.
fn spaced(form: &str) -> String {
    let mut form = form.to_owned();
    for word in [
        "as", "try", "catch", "if", "then", "else", "end", "reduce", "foreach", "label", "break", "and",
        "or", "def",
    ] {
        for (bars, blanks) in
            [(format!("|{word}|"), format!(" {word} ")), (format!("({word}|"), format!("({word} "))]
        {
            form = form.replace(&bars, &blanks);
        }
    }
    form.replace("|end)", " end)")
        .replace("$v|(", "$v (")
        .replace(" break|", " break ")
        .replace(",break|", ",break ")
}
