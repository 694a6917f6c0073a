//! From the text of a constraint to its tree, by recursive descent; kinds are checked on the way.

use std::ops::Range;

use super::lex::{Token, lex};
use super::{Constraint, Expr, Known, Order, Sum, Type, Wrong};
use crate::kernel::param::{nearest, shorten};
use crate::kernel::{Elapsed, WorkDays};

/// How deep parentheses and signs may be nested: no sensible condition comes near, and the stack is safe.
const DEEPEST: usize = 64;

/// How many characters a condition may have: a long chain is a deep tree.
const LONGEST: usize = 2_000;

/// A part of the tree with its kind and its place in the text.
struct Part {
    expr: Expr,
    kind: Type,
    at: Range<usize>,
}

struct Parser<'a, 'k> {
    tokens: Vec<(Token<'a>, Range<usize>)>,
    next: usize,
    depth: usize,
    known: &'k Known<'k>,
}

/// Reads a condition.
pub(crate) fn parse(text: &str, known: &Known<'_>) -> Result<Constraint, Wrong> {
    if text.len() > LONGEST {
        let help = "write several constraints: a point must fulfil all of them";
        return Err(Wrong::new(
            0..text.len(),
            format!("the condition has more than {LONGEST} characters"),
            help,
        ));
    }
    let mut parser = Parser { tokens: lex(text)?, next: 0, depth: 0, known };
    let whole = parser.either()?;
    let (token, at) = parser.peek();
    if *token != Token::End {
        return Err(Wrong::new(
            at.clone(),
            "the condition should end here",
            "join conditions by `and` or `or`",
        ));
    }
    let condition = wants(whole, Type::Truth)?.expr;
    Ok(Constraint { text: text.to_string(), condition })
}

impl<'a> Parser<'a, '_> {
    fn peek(&self) -> &(Token<'a>, Range<usize>) {
        // The last word is the end, and nothing is taken behind it.
        &self.tokens[self.next.min(self.tokens.len() - 1)]
    }

    fn take_name(&mut self, name: &str) -> bool {
        let is = self.peek().0 == Token::Name(name);
        self.next += usize::from(is);
        is
    }

    fn take_sign(&mut self, signs: &[&'static str]) -> Option<&'static str> {
        let Token::Sign(sign) = self.peek().0 else { return None };
        let found = signs.contains(&sign).then_some(sign);
        self.next += usize::from(found.is_some());
        found
    }

    fn either(&mut self) -> Result<Part, Wrong> {
        let mut left = self.both()?;
        while self.take_name("or") {
            left = join(left, self.both()?, Expr::Either)?;
        }
        Ok(left)
    }

    fn both(&mut self) -> Result<Part, Wrong> {
        let mut left = self.turned()?;
        while self.take_name("and") {
            left = join(left, self.turned()?, Expr::Both)?;
        }
        Ok(left)
    }

    fn turned(&mut self) -> Result<Part, Wrong> {
        let start = self.peek().1.start;
        if !self.take_name("not") {
            return self.comparison();
        }
        let part = wants(self.deeper(Parser::turned)?, Type::Truth)?;
        Ok(Part { at: start..part.at.end, kind: Type::Truth, expr: Expr::Not(Box::new(part.expr)) })
    }

    fn comparison(&mut self) -> Result<Part, Wrong> {
        let left = self.sum()?;
        let Some(sign) = self.take_sign(&["==", "!=", "<=", ">=", "<", ">"]) else { return Ok(left) };
        let right = self.sum()?;
        if self.take_sign(&["==", "!=", "<=", ">=", "<", ">"]).is_some() {
            let help = "write a < b and b < c";
            return Err(Wrong::new(
                self.tokens[self.next - 1].1.clone(),
                "comparisons do not follow each other",
                help,
            ));
        }
        let order = match sign {
            "==" => Order::Same,
            "!=" => Order::Other,
            "<" => Order::Less,
            "<=" => Order::AtMost,
            ">" => Order::More,
            _ => Order::AtLeast,
        };
        let (left, right) = alike(left, right, self.known)?;
        let at = left.at.start..right.at.end;
        let has_order = matches!(left.kind, Type::Number | Type::Time | Type::Days);
        if !has_order && !matches!(order, Order::Same | Order::Other) {
            let message = format!("`{sign}` compares numbers and times, not {}", left.kind.called());
            return Err(Wrong::new(at, message, "words are compared by `==` and `!=`"));
        }
        let expr = Expr::Compare(order, Box::new(left.expr), Box::new(right.expr));
        Ok(Part { expr, kind: Type::Truth, at })
    }

    fn sum(&mut self) -> Result<Part, Wrong> {
        let mut left = self.product()?;
        while let Some(sign) = self.take_sign(&["+", "-"]) {
            let (a, b) = alike(left, self.product()?, self.known)?;
            let at = a.at.start..b.at.end;
            if !matches!(a.kind, Type::Number | Type::Time | Type::Days) {
                return Err(not_computed(a.kind, at));
            }
            let sum = if sign == "+" { Sum::Plus } else { Sum::Minus };
            left = Part { kind: a.kind, expr: Expr::Compute(sum, Box::new(a.expr), Box::new(b.expr)), at };
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Part, Wrong> {
        let mut left = self.signed()?;
        while let Some(sign) = self.take_sign(&["*", "/"]) {
            let (a, b) = (measured(left), measured(self.signed()?));
            let at = a.at.start..b.at.end;
            let kind = match (sign, a.kind, b.kind) {
                (_, kind @ (Type::Number | Type::Time | Type::Days), Type::Number) => kind,
                ("*", Type::Number, kind @ (Type::Time | Type::Days)) => kind,
                ("/", Type::Time, Type::Time) | ("/", Type::Days, Type::Days) => Type::Number,
                (_, Type::Truth | Type::Word, _) => return Err(not_computed(a.kind, a.at)),
                (_, _, Type::Truth | Type::Word) => return Err(not_computed(b.kind, b.at)),
                (_, first, second) => {
                    let message = format!("`{sign}` cannot join {} and {}", first.called(), second.called());
                    return Err(Wrong::new(at, message, ""));
                }
            };
            let sum = if sign == "*" { Sum::Times } else { Sum::Over };
            left = Part { kind, expr: Expr::Compute(sum, Box::new(a.expr), Box::new(b.expr)), at };
        }
        Ok(left)
    }

    fn signed(&mut self) -> Result<Part, Wrong> {
        let start = self.peek().1.start;
        if self.take_sign(&["-"]).is_none() {
            return self.single();
        }
        let part = self.deeper(Parser::signed)?;
        if !matches!(part.kind, Type::Number | Type::Time | Type::Days) {
            return Err(not_computed(part.kind, part.at));
        }
        Ok(Part { at: start..part.at.end, kind: part.kind, expr: Expr::Minus(Box::new(part.expr)) })
    }

    fn single(&mut self) -> Result<Part, Wrong> {
        let (token, at) = self.peek().clone();
        let part = |expr, kind| Ok(Part { expr, kind, at: at.clone() });
        self.next += 1;
        match token {
            Token::Number(number) => part(Expr::Number(number), Type::Number),
            Token::Text(text) => part(Expr::Word(text.to_string()), Type::Word),
            Token::Name("true") => part(Expr::Truth(true), Type::Truth),
            Token::Name("false") => part(Expr::Truth(false), Type::Truth),
            Token::Name(name) => match self.known.factors.iter().position(|(known, _)| *known == name) {
                Some(place) => part(Expr::Factor(place), self.known.factors[place].1),
                None => {
                    let names: Vec<&str> = self.known.factors.iter().map(|(name, _)| *name).collect();
                    let message = format!("there is no factor `{}`", shorten(name));
                    Err(Wrong::new(at, message, format!("{}; words stand in quotes", nearest(name, &names))))
                }
            },
            Token::Sign("(") => {
                let inner = self.deeper(Parser::either)?;
                let end = self.peek().1.clone();
                match self.take_sign(&[")"]) {
                    Some(_) => Ok(Part { at: at.start..end.end, ..inner }),
                    None => Err(Wrong::new(end, "`)` is missing", "")),
                }
            }
            Token::Sign(sign) => Err(Wrong::new(at, format!("a value is missing before `{sign}`"), "")),
            Token::End => {
                Err(Wrong::new(at, "the condition is not complete", "a value is missing at its end"))
            }
        }
    }

    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Result<Part, Wrong>) -> Result<Part, Wrong> {
        if self.depth >= DEEPEST {
            let at = self.peek().1.clone();
            return Err(Wrong::new(at, "the nesting is too deep", format!("{DEEPEST} levels are allowed")));
        }
        self.depth += 1;
        let part = read(self);
        self.depth -= 1;
        part
    }
}

fn join(a: Part, b: Part, build: fn(Box<Expr>, Box<Expr>) -> Expr) -> Result<Part, Wrong> {
    let (a, b) = (wants(a, Type::Truth)?, wants(b, Type::Truth)?);
    Ok(Part { at: a.at.start..b.at.end, kind: Type::Truth, expr: build(Box::new(a.expr), Box::new(b.expr)) })
}

fn wants(part: Part, kind: Type) -> Result<Part, Wrong> {
    if part.kind == kind {
        return Ok(part);
    }
    let message = format!("this is {}, not a condition", part.kind.called());
    Err(Wrong::new(part.at, message, "a condition compares: staff >= 10, review == \"off\""))
}

fn not_computed(kind: Type, at: Range<usize>) -> Wrong {
    Wrong::new(at, format!("one cannot compute with {}", kind.called()), "")
}

/// Brings two sides to one kind; a quoted time becomes a time beside one.
fn alike(a: Part, b: Part, known: &Known<'_>) -> Result<(Part, Part), Wrong> {
    let (a, b) = (toward(a, b.kind), b);
    let b = toward(b, a.kind);
    if a.kind != b.kind {
        let message = format!("{} is set beside {}", a.kind.called(), b.kind.called());
        return Err(Wrong::new(
            a.at.start..b.at.end,
            message,
            "both sides must be of one kind; times stand in quotes with their unit",
        ));
    }
    for (factor, word) in [(&a, &b), (&b, &a)] {
        if let (Expr::Factor(place), Expr::Word(written)) = (&factor.expr, &word.expr)
            && !known.words[*place].contains(written)
        {
            let words: Vec<&str> = known.words[*place].iter().map(String::as_str).collect();
            let message = format!("`{}` has no level {:?}", known.factors[*place].0, shorten(written));
            return Err(Wrong::new(word.at.clone(), message, nearest(written, &words)));
        }
    }
    Ok((a, b))
}

/// A quoted value as what it is compared with.
fn toward(part: Part, kind: Type) -> Part {
    let Expr::Word(text) = &part.expr else { return part };
    let read = match kind {
        Type::Time => Elapsed::parse(text).ok().map(|time| time.0 as f64),
        Type::Days => WorkDays::parse(text).ok().map(|days| f64::from(days.0)),
        _ => None,
    };
    match read {
        Some(number) => Part { expr: Expr::Number(number), kind, at: part.at },
        None => part,
    }
}

/// A quoted value that stands in a product: a time or working days, if it is one.
fn measured(part: Part) -> Part {
    if part.kind != Type::Word {
        return part;
    }
    let part = toward(part, Type::Days);
    if part.kind == Type::Days { part } else { toward(part, Type::Time) }
}
